import { Plus } from 'lucide-react'
import { BackToBoxes, BackToBuilds, BackToHosts, BackToImages } from '#ui/back-links.tsx'
import { Card, CardBody, CardHeader } from '#ui/card.tsx'
import { CardGrid } from '#ui/card-grid.tsx'
import { CardGridSkeleton } from '#ui/card-grid-skeleton.tsx'
import { CommandLine } from '#ui/command-line.tsx'
import { Button } from '#ui/controls/button.tsx'
import { Disclosure } from '#ui/controls/disclosure.tsx'
import { Tabs } from '#ui/controls/tabs.tsx'
import { Data } from '#ui/data.tsx'
import { Badge } from '#ui/feedback/badge.tsx'
import { SameCommand } from '#ui/same-command.tsx'
import { Section } from '#ui/section.tsx'
import { Words } from '#ui/text.tsx'
import { When } from '#ui/when.tsx'
import { Part, Wide } from './example.tsx'

const minuteMs = 60_000
const rows = [
  { name: 'qcow2', size: '337 MB', at: minuteMs },
  { name: 'ova', size: '341 MB', at: 90 * minuteMs },
  { name: 'raw.zst', size: '106 MB', at: 3 * 24 * 60 * minuteMs },
]

const Table = () => (
  <table className="w-full text-left">
    <thead className="text-muted text-xs">
      <tr className="border-line border-b">
        <th className="py-1.5 pr-3 font-medium">File</th>
        <th className="py-1.5 pr-3 text-right font-medium">Size</th>
        <th className="py-1.5 font-medium">Made</th>
      </tr>
    </thead>
    <tbody>
      {rows.map(({ name, size, at }) => (
        <tr key={name} className="border-line border-b last:border-b-0">
          <td className="py-2 pr-3">
            <Data>{name}</Data>
          </td>
          <td className="py-2 pr-3 text-right tabular-nums">{size}</td>
          <td className="py-2">
            <When at={Date.now() - at} />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
)

export const Structure = () => (
  <>
    <Part title="Cards, lists, tables">
      <Wide of="Section of a page">
        <Section id="gallery-section" title="Caches" detail="Where builds download from.">
          <Card>
            <CardBody>Its content</CardBody>
          </Card>
        </Section>
      </Wide>
      <Wide of="Way back to a list">
        <p className="flex flex-wrap gap-4">
          <BackToBoxes />
          <BackToBuilds />
          <BackToHosts />
          <BackToImages />
        </p>
      </Wide>
      <Wide of="Card with detail and actions">
        <Card>
          <CardHeader
            title="On the network"
            detail="Machines that answered in the last minute."
            actions={
              <Button size="sm" icon={Plus}>
                Add
              </Button>
            }
          />
          <ul>
            {['kitchen', 'workshop'].map(name => (
              <li
                key={name}
                className="flex items-center gap-3 border-line border-b px-4 py-2 last:border-b-0"
              >
                <span className="min-w-0 flex-1 truncate">{name}</span>
                <Badge tone="ok">Online</Badge>
              </li>
            ))}
          </ul>
        </Card>
      </Wide>
      <Wide of="Table">
        <Table />
      </Wide>
      <Wide of="Tabs">
        <Tabs
          label="Parts of an image"
          tabs={[
            { id: 'files', label: 'Files', content: <p className="py-3">What the first tab holds.</p> },
            { id: 'origin', label: 'Origin', content: <p className="py-3">The second.</p> },
          ]}
        />
      </Wide>
      <Wide of="Cards, and their size before they are there">
        <div className="flex h-40 flex-col">
          <CardGrid label="Cards" items={[{ id: 'kitchen' }, { id: 'attic' }]} cardPx={48} leastWidthPx={160}>
            {({ id }) => <Card className="h-full px-4 py-2">{id}</Card>}
          </CardGrid>
        </div>
        <CardGridSkeleton label="Loading the cards" cardPx={48} leastWidthPx={160} />
      </Wide>
      <Wide of="Folded away">
        <Disclosure label="More" aside="3 options">
          What is folded away until asked for.
        </Disclosure>
        <Disclosure open row label="Open, as a row" aside="and something beside it">
          What is folded away until asked for.
        </Disclosure>
      </Wide>
      <Wide of="Sentence with something to type, and a command">
        <p>
          <Words>Run `kiln doctor` first.</Words>
        </p>
        <CommandLine command="kiln build appliance --set hostname=kitchen -f qcow2" />
      </Wide>
    </Part>
    <SameCommand command="kiln flash tiny-20261122-140501-00ff --drive /dev/sdb" />
    <SameCommand command={undefined}>
      <CardBody>While the command is not known yet.</CardBody>
    </SameCommand>
  </>
)
