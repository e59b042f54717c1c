import { Server, Tag } from 'lucide-react'
import { useDeferredValue, useMemo, useState } from 'react'
import { HostReach } from '#features/hosts/host-reach.tsx'
import { allTags, filterHosts, linesOf, noFilter, reachOf } from '#features/hosts/host-view.ts'
import { t } from '#lib/texts/texts.ts'
import { addressText } from '#shared/hosts/address.ts'
import { Button, ButtonLink } from '#ui/controls/button.tsx'
import { ChoiceCard } from '#ui/controls/choice-card.tsx'
import { SearchField } from '#ui/controls/input.tsx'
import { Data } from '#ui/data.tsx'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { chooseHost } from '../wizard/draft.ts'
import { updateDraft } from '../wizard/draft-store.ts'
import type { DeployWizard } from '../wizard/use-deploy.ts'

const searchedFrom = 9
const shownAtMost = 100

export function WhereStep({ wizard: { hosts, states, draft, set } }: { wizard: DeployWizard }) {
  const [text, setText] = useState('')
  const wanted = useDeferredValue(text)
  const lines = useMemo(() => linesOf(hosts.data ?? [], states.data ?? []), [hosts.data, states.data])
  const found = useMemo(() => filterHosts(lines, { ...noFilter, text: wanted }), [lines, wanted])
  const tags = useMemo(() => allTags(hosts.data ?? []), [hosts.data])
  if (hosts.error && !hosts.data)
    return (
      <ErrorPanel
        error={hosts.error}
        title={t('hosts.unreadable')}
        onRetry={() => void hosts.refetch()}
        retrying={hosts.isFetching}
      />
    )
  if (!hosts.data)
    return (
      <Loading label={t('hosts.loading')} className="space-y-2">
        {[1, 2, 3].map(one => (
          <Skeleton key={one} className="h-14 rounded-lg" />
        ))}
      </Loading>
    )
  if (hosts.data.length === 0)
    return (
      <EmptyState
        icon={Server}
        title={t('deploy.where.none')}
        action={
          <ButtonLink variant="primary" icon={Server} href="/hosts">
            {t('deploy.where.to-hosts')}
          </ButtonLink>
        }
      >
        {t('deploy.where.none.detail')}
      </EmptyState>
    )
  const all = (ids: readonly string[]) => set({ hosts: [...new Set([...draft.hosts, ...ids])] })
  return (
    <div className="space-y-3">
      <h2 className="font-semibold text-lg">{t('deploy.where.heading')}</h2>
      <div className="flex flex-wrap items-center gap-2">
        {hosts.data.length >= searchedFrom && (
          <SearchField
            label={t('hosts.search')}
            value={text}
            onValueChange={setText}
            className="w-64 max-w-full"
          />
        )}
        <Button size="sm" onClick={() => all(found.map(({ host }) => host.id))}>
          {t('deploy.where.all')}
        </Button>
        {tags.map(tag => (
          <Button
            key={tag}
            size="sm"
            icon={Tag}
            aria-label={t('deploy.where.tag', { tag })}
            onClick={() =>
              all(lines.filter(({ host }) => host.tags.includes(tag)).map(({ host }) => host.id))
            }
          >
            <span translate="no">{tag}</span>
          </Button>
        ))}
        {draft.hosts.length > 0 && (
          <Button size="sm" variant="quiet" onClick={() => set({ hosts: [] })}>
            {t('hosts.unchoose')}
          </Button>
        )}
        <p role="status" className="ml-auto text-muted text-sm tabular-nums">
          {t('hosts.chosen', { count: draft.hosts.length })}
        </p>
      </div>
      <ul aria-label={t('hosts.list')} className="grid gap-2 @2xl:grid-cols-2">
        {found.slice(0, shownAtMost).map(({ host, state }) => (
          <li key={host.id}>
            <ChoiceCard
              type="checkbox"
              chosen={draft.hosts.includes(host.id)}
              onChange={on => updateDraft(from => chooseHost(from, host.id, on))}
              title={<Data>{host.name}</Data>}
              badges={<HostReach reach={reachOf(state?.asked ?? null)} />}
              data
              label={host.name}
            >
              <Data>
                {addressText(host.address)}
                {state?.facts && ` · ${state.facts.system}`}
              </Data>
            </ChoiceCard>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="p-6 text-center text-muted">{t('hosts.none-found')}</p>}
      {found.length > shownAtMost && (
        <p className="text-muted text-sm">{t('deploy.where.more', { count: found.length - shownAtMost })}</p>
      )}
    </div>
  )
}
