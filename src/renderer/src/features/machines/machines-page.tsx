// The machines of this computer: those that run, whichever window or command started them, and those that ended.
import { Disc3, MonitorPlay, TriangleAlert } from 'lucide-react'
import { useCall } from '#lib/engine/calls.ts'
import { t, texts } from '#lib/texts/texts.ts'
import type { ErrorReport } from '#shared/errors.ts'
import { ButtonLink } from '#ui/controls/button.tsx'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { Page } from '#ui/page.tsx'
import { MachineRow } from './machine-row.tsx'

export const MachinesPage = () => (
  <Page title={t('app.place.machines')} description={t('machines.description')}>
    <Machines />
  </Page>
)

function Machines() {
  const { data, error, refetch, isFetching } = useCall('machines.list', {})
  if (error && !data)
    return (
      <ErrorPanel
        error={error}
        title={t('machines.unreadable')}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    )
  if (!data)
    return (
      <Loading label={t('machines.loading')} className="space-y-3">
        {[1, 2, 3].map(one => (
          <Skeleton key={one} className="h-20" />
        ))}
      </Loading>
    )
  if (!data.machines.length && !data.problems.length) return <NoMachines />
  return (
    <div className="space-y-3">
      {data.problems.length > 0 && <BrokenMachines problems={data.problems} />}
      <ul aria-label={t('machines.list')} className="space-y-3">
        {data.machines.map(machine => (
          <li key={machine.id}>
            <MachineRow machine={machine} />
          </li>
        ))}
      </ul>
    </div>
  )
}

const NoMachines = () => (
  <EmptyState
    icon={MonitorPlay}
    title={t('machines.none')}
    action={
      <ButtonLink variant="primary" icon={Disc3} href="/images">
        {t('machines.to-images')}
      </ButtonLink>
    }
  >
    {t('machines.none.detail')}
  </EmptyState>
)

type BrokenProps = { problems: readonly { id: string; error: ErrorReport }[] }

/** Those whose record cannot be used, each with its reason. */
const BrokenMachines = ({ problems }: BrokenProps) => (
  <details className="max-h-48 overflow-y-auto rounded-lg border border-line bg-warn-soft px-3 py-2">
    <summary className="rounded font-medium text-warn">
      <TriangleAlert aria-hidden className="mr-2 inline size-4 align-text-bottom" />
      {t('machines.broken', { count: problems.length })}
    </summary>
    <ul className="mt-2 space-y-2">
      {problems.map(({ id, error }) => (
        <li key={id} className="break-words">
          <p>
            <span translate="no" className="font-mono text-sm">
              {id}
            </span>
            : {texts.error(error).message}
          </p>
          <p className="text-muted text-sm">{texts.error(error).hint}</p>
        </li>
      ))}
    </ul>
  </details>
)
