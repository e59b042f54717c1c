import { Plus, Server } from 'lucide-react'
import { useDeferredValue, useId, useMemo, useState } from 'react'
import { AddHost } from '#features/hosts/add/add-host.tsx'
import { HostReach } from '#features/hosts/host-reach.tsx'
import { filterHosts, linesOf, noFilter, reachOf } from '#features/hosts/host-view.ts'
import { t } from '#lib/texts/texts.ts'
import { addressText } from '#shared/hosts/address.ts'
import { Button } from '#ui/controls/button.tsx'
import { ChoiceCard } from '#ui/controls/choice-card.tsx'
import { SearchField } from '#ui/controls/input.tsx'
import { Data } from '#ui/data.tsx'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { chooseHost } from '../wizard/draft.ts'
import { updateDraft } from '../wizard/draft-store.ts'
import type { InstallWizard } from '../wizard/use-install.ts'
import { OwnInstaller } from './own-installer.tsx'

const searchedFrom = 9
const shownAtMost = 100

const choose = (id: string) => updateDraft(from => chooseHost(from, id))

export function MachineStep({ wizard }: { wizard: InstallWizard }) {
  const { draft, set } = wizard
  const [adding, setAdding] = useState(false)
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="flex-1 font-semibold text-lg">{t('install.machine.heading')}</h2>
        <Button icon={Plus} onClick={() => setAdding(true)}>
          {t('install.machine.other')}
        </Button>
      </div>
      <p className="max-w-2xl text-muted">{t('install.machine.help')}</p>
      <Machines wizard={wizard} />
      <OwnInstaller value={draft.kexec} onChange={kexec => set({ kexec })} />
      {adding && <AddHost found={null} onClose={() => setAdding(false)} onAdded={({ id }) => choose(id)} />}
    </div>
  )
}

function Machines({ wizard: { hosts, states, draft } }: { wizard: InstallWizard }) {
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
      <EmptyState icon={Server} title={t('install.machine.none')}>
        {t('install.machine.none.detail')}
      </EmptyState>
    )
  return (
    <>
      {hosts.data.length >= searchedFrom && (
        <SearchField
          label={t('install.machine.search')}
          value={text}
          onValueChange={setText}
          className="w-64 max-w-full"
        />
      )}
      <div role="radiogroup" aria-label={t('install.machine.list')} className="grid gap-2 @2xl:grid-cols-2">
        {found.slice(0, shownAtMost).map(({ host, state }) => (
          <ChoiceCard
            key={host.id}
            type="radio"
            name={name}
            chosen={draft.host === host.id}
            onChange={() => choose(host.id)}
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
        ))}
      </div>
      {found.length === 0 && <p className="p-6 text-center text-muted">{t('hosts.none-found')}</p>}
      {found.length > shownAtMost && (
        <p className="text-muted text-sm">
          {t('install.machine.more', { count: found.length - shownAtMost })}
        </p>
      )}
    </>
  )
}
