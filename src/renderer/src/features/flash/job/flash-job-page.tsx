// One flashing job: while it runs, and how it ended.

import '../drives/texts.ts'
import '../texts.ts'
import './texts.ts'
import { Zap } from 'lucide-react'
import { useParams } from 'wouter'
import { useJob } from '#lib/engine/use-job.ts'
import { t } from '#lib/texts/texts.ts'
import { failure } from '#shared/errors.ts'
import { isOver } from '#shared/jobs/job-state.ts'
import { flashJobs } from '#shared/jobs/kinds/flash.ts'
import { flashHref } from '#shared/window/routes.ts'
import { ButtonLink } from '#ui/controls/button.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { Page } from '#ui/page.tsx'
import { FlashEnded } from './flash-ended.tsx'
import { FlashRunning } from './flash-running.tsx'

export function FlashJobPage() {
  const { job = '' } = useParams<{ job: string }>()
  const { view, error: unwatched } = useJob(job)
  if (view && flashJobs.has(view))
    return isOver(view.state) ? <FlashEnded view={view} /> : <FlashRunning view={view} />
  // A job of another kind never becomes a flash.
  const error =
    unwatched ?? (view ? failure('job.unknown', { operation: 'flash', values: { id: job } }) : null)
  return (
    <Page title={t('flash.title')}>
      {error ? (
        <ErrorPanel
          error={error}
          title={t('flash.job.unknown')}
          actions={
            <ButtonLink size="sm" icon={Zap} href={flashHref()}>
              {t('flash.job.flash-a-drive')}
            </ButtonLink>
          }
        />
      ) : (
        <Loading label={t('loading.drives')} className="space-y-4">
          <Skeleton className="h-24" />
          <Skeleton className="h-40" />
        </Loading>
      )}
    </Page>
  )
}
