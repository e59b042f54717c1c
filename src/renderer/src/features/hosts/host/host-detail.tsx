import { useEffect } from 'react'
import { useSearchParams } from 'wouter'
import { useCall } from '#lib/engine/calls.ts'
import { useNetworkCall } from '#lib/engine/network-call.ts'
import { t } from '#lib/texts/texts.ts'
import type { HostHistory } from '#shared/deploy/memory.ts'
import { addressText } from '#shared/hosts/address.ts'
import type { KnownHost } from '#shared/hosts/host.ts'
import { BackToHosts } from '#ui/back-links.tsx'
import { Tabs } from '#ui/controls/tabs.tsx'
import { Badge } from '#ui/feedback/badge.tsx'
import { Page } from '#ui/page.tsx'
import { Generations } from '../generations.tsx'
import type { HostPageData } from '../host-page-data.ts'
import { HostReach } from '../host-reach.tsx'
import { reachOf } from '../host-view.ts'
import { HostActions } from './host-actions.tsx'
import { HostDeploys } from './host-deploys.tsx'
import { HostNotices } from './host-notices.tsx'
import { HostTerminal } from './host-terminal.tsx'
import { Overview } from './overview.tsx'

/** Queried when the page opens, unless the last query is recent. */
const staleMs = 30_000

export function HostDetail({ host, history }: { host: KnownHost; history: HostHistory }) {
  const [search, setSearch] = useSearchParams()
  const facts = useNetworkCall('hosts.facts', { host: host.id }, { staleMs })
  const images = useCall('images.list', {})
  // The engine remembers it by the host's answer, and not by a change of the list.
  const remembered = useCall('hosts.history', { host: host.id })
  const { refetch } = remembered
  const { dataUpdatedAt, errorUpdatedAt } = facts
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each answer
  useEffect(() => void refetch(), [dataUpdatedAt, errorUpdatedAt, refetch])
  // A deploy that has ended since makes what it said old.
  const lastDeploy = history.deploys.at(-1)?.at ?? 0
  const { refetch: askAgain } = facts
  const isOld = dataUpdatedAt > 0 && dataUpdatedAt < lastDeploy
  useEffect(() => {
    if (isOld) void askAgain()
  }, [isOld, askAgain])
  const asked = facts.error && !facts.isFetching ? { at: errorUpdatedAt, error: facts.error } : history.asked
  const page: HostPageData = {
    host,
    ask: () => void facts.refetch(),
    asking: facts.isFetching,
    history: facts.data
      ? { ...history, facts: { at: Math.max(dataUpdatedAt, history.facts?.at ?? 0), facts: facts.data } }
      : history,
  }
  const shown = search.get('show') ?? 'overview'
  return (
    <Page
      title={host.name}
      heading={
        <span className="flex items-center gap-2.5">
          <span translate="no" dir="auto" className="truncate" title={host.name}>
            {host.name}
          </span>
          <HostReach reach={reachOf(asked)} asking={facts.isFetching} />
        </span>
      }
      above={<BackToHosts />}
      description={
        <span className="flex flex-wrap items-center gap-2">
          <span translate="no" dir="auto" className="[overflow-wrap:anywhere]">
            {addressText(host.address)}
          </span>
          {host.tags.map(tag => (
            <Badge key={tag}>
              <span translate="no" dir="auto" className="truncate">
                {tag}
              </span>
            </Badge>
          ))}
        </span>
      }
      toolbar={<HostActions page={page} error={asked?.error ?? null} />}
      fill
    >
      <HostNotices page={page} error={asked?.error ?? null} />
      <Tabs
        label={t('host.tabs')}
        value={shown}
        onValueChange={show => setSearch(show === 'overview' ? {} : { show }, { replace: true })}
        className="min-h-0 flex-1"
        panelClassName="min-h-0 flex-1 overflow-y-auto pt-4 short:overflow-visible"
        tabs={[
          {
            id: 'overview',
            label: t('host.tab.overview'),
            content: <Overview page={page} images={images.data?.images ?? []} />,
          },
          {
            id: 'generations',
            label: t('host.tab.generations'),
            content: shown === 'generations' && (
              <Generations page={page} images={images.data?.images ?? []} />
            ),
          },
          { id: 'deploys', label: t('host.tab.deploys'), content: <HostDeploys page={page} /> },
          {
            id: 'terminal',
            label: t('host.tab.terminal'),
            // It opens a separate connection, so only on demand.
            content: shown === 'terminal' && <HostTerminal host={host} />,
          },
        ]}
      />
    </Page>
  )
}
