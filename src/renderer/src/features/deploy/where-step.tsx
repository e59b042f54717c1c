import { Server, Tag } from 'lucide-react'
import { useMemo } from 'react'
import { ChooseHosts } from '#features/hosts/choose-hosts.tsx'
import { allTags } from '#features/hosts/host-view.ts'
import { useCall } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { hostsHref } from '#shared/window/routes.ts'
import { Button, ButtonLink } from '#ui/controls/button.tsx'
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
  return (
    <div className="space-y-3">
      <h2 className="font-semibold text-lg">{t(headings[kind])}</h2>
      {kind === 'flake' && <FleetTable wizard={wizard} />}
      {kind === 'boxes' && <ChooseBoxes wizard={wizard} />}
      {kind === 'same' && <SameForAll wizard={wizard} />}
    </div>
  )
}

function SameForAll({ wizard }: { wizard: DeployWizard }) {
  const { hosts, states, draft } = wizard
  const tags = useMemo(() => allTags(hosts.data ?? []), [hosts.data])
  const choose = (change: (chosen: string[]) => string[]) =>
    updateDraft(from => chooseHosts(from, change(from.hosts)))
  const all = (ids: readonly string[]) => choose(chosen => [...chosen, ...ids])
  const box = boxOf(draft)
  const boxes = useCall('boxes.list', {}).data?.boxes ?? []
  const ownerOf = (id: string) => boxes.find(({ host }) => host === id)
  const owner = draft.hosts.length === 1 ? ownerOf(draft.hosts[0] ?? '') : undefined
  const tagged = (tag: string) => (hosts.data ?? []).filter(host => host.tags.includes(tag))
  return (
    <>
      {box ? (
        <Callout tone="accent" title={t('deploy.where.for-box', { name: box.name })}>
          {draft.hosts.length > 1 && t('deploy.where.for-box-one')}
        </Callout>
      ) : (
        <BuiltWith wizard={wizard} />
      )}
      {box && owner && owner.id !== box.id && (
        <Callout tone="warn" title={t('deploy.where.other-box', { owner: owner.name })}>
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
            <ButtonLink variant="primary" icon={Server} href={hostsHref()}>
              {t('deploy.where.to-hosts')}
            </ButtonLink>
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
