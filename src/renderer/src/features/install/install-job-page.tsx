// An installation: its stages on the way, and how it ended.
import './texts.ts'
import { useParams, useSearchParams } from 'wouter'
import { HostJobNotShown } from '#features/jobs/host-job-not-shown.tsx'
import { useJob } from '#lib/engine/use-job.ts'
import { t } from '#lib/texts/texts.ts'
import { installJobs } from '#shared/jobs/kinds/install.ts'
import { InstallJob } from './install-job.tsx'

export function InstallJobPage() {
  const { id: plan = '' } = useParams<{ id: string }>()
  const [search] = useSearchParams()
  const job = search.get('job')
  const { view, error } = useJob(job)
  if (view && installJobs.has(view)) return <InstallJob view={view} />
  return (
    <HostJobNotShown
      plan={plan}
      job={job}
      view={view}
      unwatched={error}
      operation="install"
      texts={{
        title: t('install.title'),
        unknown: t('install.job.unknown'),
        detail: t('install.job.unknown.detail'),
      }}
    />
  )
}
