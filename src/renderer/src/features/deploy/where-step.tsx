import { Plus, Tag } from 'lucide-react'
import { useMemo, useState } from 'react'
import { AddHost } from '#features/hosts/add-host.tsx'
import { ChooseHosts } from '#features/hosts/choose-hosts.tsx'
import { allTags } from '#features/hosts/host-view.ts'
import { BoxLinks } from '#features/jobs/box-links.tsx'
import { useCall } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { Button } from '#ui/controls/button.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { BuiltWith } from './built-with.tsx'
import { ChooseBoxes } from './choose-boxes.tsx'
import { FleetTable } from './fleet-table.tsx'
import { boxOf, chooseHost, chooseHosts, updateDraft } from './wizard/draft.ts'
import type { DeployWizard } from './wizard/use-deploy.ts'

const headings = {
  flake: 'deploy.fleet.heading',
  boxes: 'deploy.boxes.heading',
  same: 'deploy.where.heading',
} as const

export function WhereStep({ wizard }: { wizard: DeployWizard }) {
  const { from, fleet } = wizard.draft
  const kind = from === 'each' ? fleet.of : 'same'
  const [adding, setAdding] = useState(false)
  const add = () => setAdding(true)
  const hasHosts = Boolean(wizard.hosts.data?.length)
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="flex-1 font-semibold text-lg">{t(headings[kind])}</h2>
        {(kind === 'flake' || (kind === 'same' && hasHosts)) && (
          <Button icon={Plus} onClick={add}>
            {t('hosts.add')}
          </Button>
        )}
      </div>
      {kind === 'flake' && <FleetTable wizard={wizard} />}
      {kind === 'boxes' && <ChooseBoxes wizard={wizard} />}
      {kind === 'same' && <SameForAll wizard={wizard} onAdd={add} />}
      {adding && (
        <AddHost
          found={null}
          onClose={() => setAdding(false)}
          // A flake's configuration gets it by its name.
          onAdded={({ id }) => kind === 'same' && updateDraft(now => chooseHost(now, id, true))}
        />
      )}
    </div>
  )
}

function SameForAll({ wizard, onAdd }: { wizard: DeployWizard; onAdd: () => void }) {
  const { hosts, states, draft } = wizard
  const tags = useMemo(() => allTags(hosts.data ?? []), [hosts.data])
  const choose = (change: (chosen: string[]) => string[]) =>
    updateDraft(from => chooseHosts(from, change(from.hosts)))
  const all = (ids: readonly string[]) => choose(chosen => [...chosen, ...ids])
  const box = boxOf(draft)
  const boxes = useCall('boxes.list', {}).data?.boxes ?? []
  const ownerOf = (id: string) => boxes.find(({ host }) => host === id)
  const owner = draft.hosts.length === 1 ? ownerOf(draft.hosts[0] ?? '') : undefined
  const other = box && owner && owner.id !== box.id ? owner : null
  const tagged = (tag: string) => (hosts.data ?? []).filter(host => host.tags.includes(tag))
  return (
    <>
      {box && !other && (
        <Callout tone="accent" title={t('deploy.where.for-box', { name: box.name })}>
          {draft.hosts.length > 1 && t('deploy.where.for-box-one')}
        </Callout>
      )}
      {!box && <BuiltWith wizard={wizard} />}
      {box && other && (
        <Callout
          tone="warn"
          title={t('deploy.where.other-box', { owner: other.name })}
          actions={<BoxLinks of={({ id }) => id === other.id} />}
        >
          {t('deploy.where.other-box.detail', { name: box.name })}
        </Callout>
      )}
      <ChooseHosts
        hosts={hosts}
        states={states}
        chosen={draft.hosts}
        type="checkbox"
        label={t('hosts.list')}
        noteOf={id => {
          const of = ownerOf(id)
          return of ? t('deploy.where.of-box', { name: of.name }) : null
        }}
        onChoose={(id, on) => updateDraft(from => chooseHost(from, id, on))}
        empty={{
          detail: t('deploy.where.none.detail'),
          action: (
            <Button variant="primary" icon={Plus} onClick={onAdd}>
              {t('hosts.add')}
            </Button>
          ),
        }}
        tools={found => (
          <>
            <Button size="sm" onClick={() => all(found.map(({ host }) => host.id))}>
              {t('deploy.where.all')}
            </Button>
            {tags.map(tag => (
              <Button
                key={tag}
                size="sm"
                icon={Tag}
                aria-label={t('deploy.where.tag', { tag })}
                onClick={() => all(tagged(tag).map(({ id }) => id))}
              >
                <span translate="no">{tag}</span>
              </Button>
            ))}
            {draft.hosts.length > 0 && (
              <Button size="sm" variant="quiet" onClick={() => choose(() => [])}>
                {t('hosts.unchoose')}
              </Button>
            )}
            <p role="status" className="ml-auto text-muted text-sm tabular-nums">
              {t('hosts.chosen', { count: draft.hosts.length })}
            </p>
          </>
        )}
      />
    </>
  )
}
