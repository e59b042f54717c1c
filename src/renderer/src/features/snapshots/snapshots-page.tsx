// The sessions of a workstation: what each left, its files, and what the next restart removes.
import '#features/hosts/texts.ts'
import './texts.ts'
import { History } from 'lucide-react'
import { useRef, useState } from 'react'
import { useParams } from 'wouter'
import { useCall } from '#lib/engine/calls.ts'
import { useNetworkCall } from '#lib/engine/network-call.ts'
import { t } from '#lib/texts/texts.ts'
import type { Sessions, Slot } from '#shared/snapshots/session.ts'
import { BackToHost } from '#ui/back-links.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { Page } from '#ui/page.tsx'
import { ResetChanges } from './reset-changes.tsx'
import { SessionBrowser } from './session-browser.tsx'
import { SessionCards } from './session-cards.tsx'
import { staleMs } from './stale.ts'

export function SnapshotsPage() {
  const { id = '' } = useParams<{ id: string }>()
  const host = useCall('hosts.show', { host: id })
  const sessions = useNetworkCall('snapshots.list', { host: id }, { staleMs })
  const name = host.data?.name ?? id
  const again = () => void sessions.refetch()
  return (
    <Page
      title={t('snapshots.title.of', { name })}
      description={t('snapshots.detail')}
      above={<BackToHost id={id} name={name} />}
    >
      {sessions.data ? (
        <Shown key={id} host={id} name={name} sessions={sessions.data} onChanged={again} />
      ) : sessions.error ? (
        <ErrorPanel
          error={sessions.error}
          title={t('snapshots.unreadable')}
          onRetry={again}
          retrying={sessions.isFetching}
        />
      ) : (
        <Loading label={t('snapshots.loading')} className="space-y-4">
          <Skeleton className="h-56" />
          <Skeleton className="h-72" />
        </Loading>
      )}
    </Page>
  )
}

type ShownProps = { host: string; name: string; sessions: Sessions; onChanged: () => void }

function Shown({ host, name, sessions, onChanged }: ShownProps) {
  const { mode, requested, notices, volumes } = sessions
  const [chosen, setChosen] = useState<Slot | null>(null)
  const slot = chosen ?? volumes[0]?.slot ?? null
  const files = useRef<HTMLDivElement>(null)
  const isOff = requested === null && (mode === 'disabled' || mode === 'snapshot-only')
  return (
    <div className="space-y-6">
      {notices.map(notice => (
        <Callout key={notice} tone="warn">
          {notice}
        </Callout>
      ))}
      {isOff && <Callout>{t(`snapshots.mode.${mode}`)}</Callout>}
      {volumes.length === 0 && (
        <EmptyState icon={History} title={t('snapshots.none')}>
          {t('snapshots.none.detail')}
        </EmptyState>
      )}
      <SessionCards
        host={{ id: host, name }}
        sessions={sessions}
        chosen={slot}
        onChoose={wanted => {
          setChosen(wanted)
          files.current?.focus()
        }}
        onChanged={onChanged}
      />
      {slot !== null && (
        <div ref={files} tabIndex={-1} className="rounded-lg">
          <SessionBrowser host={{ id: host, name }} volumes={volumes} slot={slot} onSlot={setChosen} />
        </div>
      )}
      <ResetChanges host={host} requested={requested} />
    </div>
  )
}
