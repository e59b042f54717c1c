// Hosts of the list to choose from, one or several, with a search where there are many.
import './texts.ts'
import { Server } from 'lucide-react'
import { type ReactNode, useDeferredValue, useId, useMemo, useState } from 'react'
import type { useCall } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { addressText } from '#shared/hosts/address.ts'
import { ChoiceCard } from '#ui/controls/choice-card.tsx'
import { SearchField } from '#ui/controls/input.tsx'
import { Data } from '#ui/data.tsx'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { HostReach } from './host-reach.tsx'
import { filterHosts, type HostLine, linesOf, noFilter, reachOf } from './host-view.ts'

const searchedFrom = 9
const shownAtMost = 100

type Props = {
  hosts: ReturnType<typeof useCall<'hosts.list'>>
  states: ReturnType<typeof useCall<'hosts.states'>>
  /** checkbox: any number of them. */
  type: 'radio' | 'checkbox'
  label: string
  chosen: readonly string[]
  onChoose: (id: string, on: boolean) => void
  /** Shown while the list has none. */
  empty: { detail: string; action?: ReactNode }
  /** Shown at a host, after its address. */
  noteOf?: (id: string) => string | null
  /** Beside the search. */
  tools?: (found: readonly HostLine[]) => ReactNode
}

export function ChooseHosts({ hosts, states, type, label, chosen, onChoose, empty, noteOf, tools }: Props) {
  const [text, setText] = useState('')
  const wanted = useDeferredValue(text)
  const name = useId()
  const lines = useMemo(() => linesOf(hosts.data ?? [], states.data ?? []), [hosts.data, states.data])
  const found = useMemo(() => filterHosts(lines, { ...noFilter, text: wanted }), [lines, wanted])
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
      <EmptyState icon={Server} title={t('hosts.none')} action={empty.action}>
        {empty.detail}
      </EmptyState>
    )
  const isSearched = hosts.data.length >= searchedFrom
  return (
    <>
      {(isSearched || tools) && (
        <div className="flex flex-wrap items-center gap-2">
          {isSearched && (
            <SearchField
              label={t('hosts.search')}
              value={text}
              onValueChange={setText}
              className="w-64 max-w-full"
            />
          )}
          {tools?.(found)}
        </div>
      )}
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: either of the two roles has a name */}
      <div
        role={type === 'radio' ? 'radiogroup' : 'group'}
        aria-label={label}
        className="grid gap-2 @2xl:grid-cols-2"
      >
        {found.slice(0, shownAtMost).map(({ host, state }) => (
          <ChoiceCard
            key={host.id}
            type={type}
            name={name}
            chosen={chosen.includes(host.id)}
            onChange={on => onChoose(host.id, on)}
            title={<Data>{host.name}</Data>}
            badges={<HostReach reach={reachOf(state?.asked ?? null)} />}
            data
            label={host.name}
          >
            <Data>
              {addressText(host.address)}
              {state?.facts && ` · ${state.facts.system}`}
            </Data>
            {noteOf?.(host.id) && <span className="block">{noteOf(host.id)}</span>}
          </ChoiceCard>
        ))}
      </div>
      {found.length === 0 && <p className="p-6 text-center text-muted">{t('hosts.none-found')}</p>}
      {found.length > shownAtMost && (
        <p className="text-muted text-sm">{t('hosts.choose.more', { count: found.length - shownAtMost })}</p>
      )}
    </>
  )
}
