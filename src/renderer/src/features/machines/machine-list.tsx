// The machines of this computer: those that run, whichever window or command started them, and those that ended.

import './texts.ts'
import { Disc3, MonitorPlay } from 'lucide-react'
import { useCall } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { imagesHref } from '#shared/window/routes.ts'
import { ButtonLink } from '#ui/controls/button.tsx'
import { BrokenRecords } from '#ui/feedback/broken-records.tsx'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { MachineRow } from './machine-row.tsx'

export function MachineList() {
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
      {data.problems.length > 0 && (
        <BrokenRecords
          title={t('machines.broken', { count: data.problems.length })}
          problems={data.problems}
        />
      )}
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
      <ButtonLink variant="primary" icon={Disc3} href={imagesHref()}>
        {t('machines.to-images')}
      </ButtonLink>
    }
  >
    {t('machines.none.detail')}
  </EmptyState>
)
