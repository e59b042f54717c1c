// The Lima VMs of this computer: one button from none to a builder.
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useCall } from '#lib/engine/calls.ts'
import { t, texts } from '#lib/texts/texts.ts'
import type { KnownBuilder } from '#shared/builders/builder.ts'
import { usualLimaName } from '#shared/builders/lima.ts'
import { Button } from '#ui/controls/button.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Skeleton } from '#ui/feedback/skeleton.tsx'
import { Section } from '#ui/section.tsx'
import { Words } from '#ui/text.tsx'
import { CreateVm } from './create-vm.tsx'
import { JobProgress, useLastJob } from './job-progress.tsx'
import { VmRow } from './vm-row.tsx'

const usualBuilder = `lima-${usualLimaName}`

export function LimaSection({ builders }: { builders: readonly KnownBuilder[] }) {
  const { data, error, refetch, isFetching } = useCall('lima.list', {})
  const [creating, setCreating] = useState(false)
  const job = useLastJob(usualBuilder, ['create-lima'])
  const vms = data?.vms ?? []
  const hasUsual = vms.some(({ name }) => name === usualLimaName)
  return (
    <Section
      id="builders-lima"
      title={t('lima.title')}
      detail={
        <>
          {t('lima.detail')} {data?.version && t('lima.version', { version: data.version })}
        </>
      }
      action={
        data?.version &&
        !hasUsual && (
          <Button icon={Plus} onClick={() => setCreating(true)}>
            {t('lima.create')}
          </Button>
        )
      }
    >
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
    </Section>
  )
}
