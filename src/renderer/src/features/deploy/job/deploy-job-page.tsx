// A deploy: each host on its way, and how it ended there.
import '../texts.ts'
import { useParams, useSearchParams } from 'wouter'
import { HostJobNotShown } from '#features/jobs/host-job-not-shown.tsx'
import { useCall } from '#lib/engine/calls.ts'
import { useJob } from '#lib/engine/use-job.ts'
import { t } from '#lib/texts/texts.ts'
import { deployJobs } from '#shared/jobs/kinds/deploy.ts'
import { DeployJob } from './deploy-job.tsx'

export function DeployJobPage() {
  const { id = '' } = useParams<{ id: string }>()
  const [search] = useSearchParams()
  const job = search.get('job')
  const { view, error } = useJob(job)
  const plan = useCall('deploys.show', { id })
  if (view && deployJobs.has(view)) return <DeployJob view={view} plan={plan.data ?? null} />
  return (
    <HostJobNotShown
      plan={id}
      job={job}
      view={view}
      unwatched={error}
      operation="deploy"
      texts={{
        title: t('deploy.title'),
        unknown: t('deploy.job.unknown'),
        detail: t('deploy.job.unknown.detail'),
      }}
    />
  )
}
