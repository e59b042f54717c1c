// The hosts that Kiln reaches over SSH, and beside them who else announces itself on the network.

import './texts.ts'
import './host-texts.ts'
import { FileInput, HardDriveDownload, KeyRound, Plus, Server } from 'lucide-react'
import { useCallback, useDeferredValue, useMemo, useState } from 'react'
import { useCall } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { HostState } from '#shared/deploy/memory.ts'
import type { FoundHost } from '#shared/hosts/found.ts'
import type { KnownHost } from '#shared/hosts/host.ts'
import { installHref } from '#shared/window/routes.ts'
import { Button, ButtonLink } from '#ui/controls/button.tsx'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { Page } from '#ui/page.tsx'
import { AddHost } from './add-host.tsx'
import { ChosenBar } from './chosen-bar.tsx'
import { ClaimBox } from './claim-box.tsx'
import { FilterBar } from './filter-bar.tsx'
import { FoundHosts } from './found-hosts.tsx'
import { HostList } from './host-list.tsx'
import { allTags, filterHosts, linesOf, noFilter } from './host-view.ts'
import { ImportHosts } from './import/import-hosts.tsx'
import { useAskHosts } from './use-ask-hosts.ts'

type Opened = { dialog: 'add'; found: FoundHost | null } | { dialog: 'import' | 'claim' } | null

export function HostsPage() {
  const [opened, setOpened] = useState<Opened>(null)
  const close = () => setOpened(null)
  const add = (found: FoundHost | null = null) => setOpened({ dialog: 'add', found })
  const { data, error, refetch, isFetching } = useCall('hosts.list', {})
  const states = useCall('hosts.states', {})
  return (
    <Page
      title={t('app.place.hosts')}
      description={t('hosts.description')}
      fill
      actions={
        <>
          <ButtonLink icon={HardDriveDownload} href={installHref()}>
            {t('install.open')}
          </ButtonLink>
          <Button icon={KeyRound} onClick={() => setOpened({ dialog: 'claim' })}>
            {t('hosts.claim')}
          </Button>
          <Button icon={FileInput} onClick={() => setOpened({ dialog: 'import' })}>
            {t('hosts.import')}
          </Button>
          <Button variant="primary" icon={Plus} onClick={() => add()}>
            {t('hosts.add')}
          </Button>
        </>
      }
    >
      {/* The user's hosts come first in one column too: they are what the page is for. */}
      <div className="flex min-h-0 flex-1 flex-col gap-4 min-[1100px]:flex-row">
        <div className="flex min-h-0 min-w-0 flex-1 flex-col short:flex-none short:min-[1100px]:flex-1">
          {error && !data ? (
            <ErrorPanel
              error={error}
              title={t('hosts.unreadable')}
              onRetry={() => void refetch()}
              retrying={isFetching}
            />
          ) : !data || !states.data ? (
            <HostsSkeleton />
          ) : data.length === 0 ? (
            <NoHosts onAdd={() => add()} />
          ) : (
            <Hosts hosts={data} states={states.data} />
          )}
        </div>
        <FoundHosts onAdd={add} />
      </div>
      {opened?.dialog === 'add' && <AddHost found={opened.found} onClose={close} />}
      {opened?.dialog === 'claim' && <ClaimBox onClose={close} />}
      {opened?.dialog === 'import' && <ImportHosts onClose={close} />}
    </Page>
  )
}

type HostsProps = { hosts: readonly KnownHost[]; states: readonly HostState[] }

function Hosts({ hosts, states }: HostsProps) {
  const [filter, setFilter] = useState(noFilter)
  const [chosenIds, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [inView, setInView] = useState<readonly string[]>([])
  const wanted = useDeferredValue(filter)
  const lines = useMemo(() => linesOf(hosts, states), [hosts, states])
  const found = useMemo(() => filterHosts(lines, wanted), [lines, wanted])
  const tags = useMemo(() => allTags(hosts), [hosts])
  const chosen = useMemo(() => hosts.filter(({ id }) => chosenIds.has(id)), [hosts, chosenIds])
  const { asking, askAgain } = useAskHosts(inView, states)
  const choose = useCallback(
    (id: string, on: boolean) =>
      setChosen(old => new Set(on ? [...old, id] : [...old].filter(one => one !== id))),
    [],
  )
  return (
    <>
      <FilterBar
        filter={filter}
        onFilter={setFilter}
        tags={tags}
        found={found.length}
        count={hosts.length}
        onAskAgain={askAgain}
      />
      <ChosenBar
        shown={found.map(({ host }) => host.id)}
        chosen={chosen}
        onChosen={ids => setChosen(new Set(ids))}
      />
      {found.length > 0 ? (
        <HostList lines={found} asking={asking} chosen={chosenIds} onChoose={choose} onInView={setInView} />
      ) : (
        <div className="flex flex-col items-center gap-3 p-8 text-muted">
          <p>{t('hosts.none-found')}</p>
          <Button onClick={() => setFilter(noFilter)}>{t('hosts.show-all')}</Button>
        </div>
      )}
    </>
  )
}

const HostsSkeleton = () => (
  <Loading label={t('hosts.loading')} className="flex flex-col gap-1">
    {Array.from({ length: 6 }, (_, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same
      <Skeleton key={at} className="h-[60px]" />
    ))}
  </Loading>
)

const NoHosts = ({ onAdd }: { onAdd: () => void }) => (
  <EmptyState
    icon={Server}
    title={t('hosts.none')}
    action={
      <Button variant="primary" icon={Plus} onClick={onAdd}>
        {t('hosts.add')}
      </Button>
    }
  >
    {t('hosts.none.detail')}
  </EmptyState>
)
