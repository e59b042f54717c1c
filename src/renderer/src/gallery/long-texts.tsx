// Names as people and other programs give them: too long, without a place to break, right to left, with combining
// characters. Each stands in the parts that show names.
import { Disc3 } from 'lucide-react'
import { Card, CardHeader } from '#ui/card.tsx'
import { CommandLine } from '#ui/command-line.tsx'
import { Button } from '#ui/controls/button.tsx'
import { ChoiceCard } from '#ui/controls/choice-card.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { Badge } from '#ui/feedback/badge.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { nothing, Part, Wide } from './example.tsx'

export const longName = 'kitchen-'.repeat(25)

const names: [string, string][] = [
  ['200 characters without a space', longName],
  [
    'Many words',
    'The machine in the kitchen that also looks after the garden and the pump behind the house '.repeat(3),
  ],
  ['Right to left', 'مطبخ البيت الكبير في الطابق الأول 12'],
  ['Mixed directions', 'kitchen (المطبخ) v2.1'],
  ['Combining characters', 'ḱ̷̢̛̗i̴͓͌t̸͎̂c̵̣̈́h̶̳̉e̵͎̿n̸̰̽ Z̤͔ͧ̑̓a̴l͕g̬o'],
  ['Wide characters', '厨房の設定をするための小さな機械とその周辺機器の一覧 🍳👩‍🍳'],
]

export const LongTexts = () => (
  <Part title="Names as people give them">
    {names.map(([kind, name]) => (
      <Wide key={kind} of={kind}>
        <Card>
          <CardHeader title={<bdi>{name}</bdi>} actions={<Button size="sm">Flash</Button>} />
          <p className="flex items-center gap-2 px-4 py-2">
            <Disc3 aria-hidden className="size-4 shrink-0 text-muted" />
            <span className="min-w-0 flex-1 truncate">{name}</span>
            <Badge tone="ok">Online</Badge>
          </p>
        </Card>
        <ChoiceCard type="checkbox" chosen={false} onChange={nothing} title={<bdi>{name}</bdi>}>
          <bdi>{name}</bdi>
        </ChoiceCard>
        <Callout tone="warn" title={name} actions={<Button size="sm">Show</Button>}>
          <bdi>{name}</bdi>
        </Callout>
        <Field label={<bdi>{name}</bdi>} help={<bdi>{name}</bdi>} error={name}>
          {control => <Input {...control} defaultValue={name} />}
        </Field>
        <Badge>{name}</Badge>
        <Button>{name}</Button>
        <CommandLine command={`kiln images show '${name}'`} />
      </Wide>
    ))}
  </Part>
)
