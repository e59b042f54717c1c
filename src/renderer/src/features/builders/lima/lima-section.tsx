// The Lima VMs of this computer: one button from none to a builder.
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useCall } from '#lib/engine/calls.ts'
import { t, texts } from '#lib/texts/texts.ts'
import type { KnownBuilder } from '#shared/model/builders/builder.ts'
import { usualLimaName } from '#shared/model/builders/lima.ts'
import { Button } from '#ui/controls/button.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Skeleton } from '#ui/feedback/skeleton.tsx'
import { Words } from '#ui/text.tsx'
import { JobProgress, useLastJob } from '../job-progress.tsx'
import { CreateVm } from './create-vm.tsx'
import { VmRow } from './vm-row.tsx'

const usualBuilder = `lima-${usualLimaName}`

export function LimaSection({ builders }: { builders: readonly KnownBuilder[] }) {
  const { data, error, refetch, isFetching } = useCall('lima.list', {})
  const [creating, setCreating] = useState(false)
  const job = useLastJob(usualBuilder, ['create-lima'])
  const vms = data?.vms ?? []
  const hasUsual = vms.some(({ name }) => name === usualLimaName)
  return (
    <section aria-labelledby="builders-lima" className="space-y-3">
      <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1">
          <h2 id="builders-lima" className="font-semibold text-lg">
            {t('lima.title')}
          </h2>
          <p className="text-muted">
            {t('lima.detail')} {data?.version && t('lima.version', { version: data.version })}
          </p>
        </div>
        {data?.version && !hasUsual && (
          <Button icon={Plus} onClick={() => setCreating(true)}>
            {t('lima.create')}
          </Button>
        )}
      </div>
      {error && !data && <ErrorPanel error={error} onRetry={() => void refetch()} retrying={isFetching} />}
      {!data && !error && <Skeleton className="h-16" />}
      {data?.problem && (
        <div className="rounded-lg border border-line bg-surface px-4 py-3">
          <p className="font-medium">{texts.error(data.problem).message}</p>
          <p className="text-muted">
            <Words>{texts.error(data.problem).hint}</Words>
          </p>
        </div>
      )}
      {data?.version && vms.length === 0 && (
        <p className="text-muted">
          {t('lima.none')}. {t('lima.none.detail')}
        </p>
      )}
      {vms.map(vm => (
        <VmRow key={vm.name} vm={vm} builder={builders.find(({ host }) => host === vm.builder) ?? null} />
      ))}
      {job && !hasUsual && <JobProgress job={job} />}
      {creating && <CreateVm onClose={() => setCreating(false)} />}
    </section>
  )
}
