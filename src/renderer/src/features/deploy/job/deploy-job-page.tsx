// A deploy: each host on its way, and how it ended there.
import { Server } from 'lucide-react'
import { useParams, useSearchParams } from 'wouter'
import { BackToHosts } from '#features/links.tsx'
import { useCall } from '#lib/engine/calls.ts'
import { useJob } from '#lib/engine/use-job.ts'
import { t } from '#lib/texts/texts.ts'
import { failure } from '#shared/errors.ts'
import { deployJobs } from '#shared/model/jobs/deploy.ts'
import { ButtonLink } from '#ui/controls/button.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { Page } from '#ui/page.tsx'
import { DeployJob } from './deploy-job.tsx'

export function DeployJobPage() {
  const { id = '' } = useParams<{ id: string }>()
  const [search] = useSearchParams()
  const job = search.get('job')
  const { view, error: unwatched } = useJob(job)
  const plan = useCall('deploys.show', { id })
  if (view && deployJobs.has(view)) return <DeployJob view={view} plan={plan.data ?? null} />
  // An address without a job, or with one of another kind, never becomes a deploy.
  const error =
    unwatched ??
    (view || !job ? failure('job.unknown', { operation: 'deploy', values: { id: job ?? id } }) : null)
  return (
    <Page title={t('deploy.title')} above={<BackToHosts />}>
      {error ? (
        <ErrorPanel
          error={error}
          title={t('deploy.job.unknown')}
          actions={
            <>
              <ButtonLink size="sm" icon={Server} href="/hosts">
                {t('deploy.job.to-hosts')}
              </ButtonLink>
              <span className="self-center text-muted text-sm">{t('deploy.job.unknown.detail')}</span>
            </>
          }
        />
      ) : (
        <Loading label={t('loading.page')} className="space-y-4">
          <Skeleton className="h-16" />
          <Skeleton className="h-40" />
        </Loading>
      )}
    </Page>
  )
}
