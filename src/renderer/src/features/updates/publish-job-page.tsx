// A publication: its stages while it runs, and the result.
import './texts.ts'
import { CloudUpload } from 'lucide-react'
import { useParams, useSearchParams } from 'wouter'
import { useJob } from '#lib/engine/use-job.ts'
import { t } from '#lib/texts/texts.ts'
import { failure } from '#shared/errors.ts'
import { updateJobs } from '#shared/jobs/kinds/update.ts'
import { publishHref } from '#shared/window/routes.ts'
import { BackToBoxes } from '#ui/back-links.tsx'
import { ButtonLink } from '#ui/controls/button.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { Page } from '#ui/page.tsx'
import { PublishJob } from './publish-job.tsx'

export function PublishJobPage() {
  const { id = '' } = useParams<{ id: string }>()
  const [search] = useSearchParams()
  const job = search.get('job')
  const { view, error } = useJob(job)
  if (view && updateJobs.has(view) && view.kind === 'publish') return <PublishJob view={view} />
  const wrong =
    error ??
    (view || !job
      ? failure('job.unknown', { operation: 'updates.publish', values: { id: job ?? id } })
      : null)
  return (
    <Page title={t('updates.title')} above={<BackToBoxes />}>
      {wrong ? (
        <ErrorPanel
          error={wrong}
          title={t('updates.job.unknown')}
          actions={
            <>
              <ButtonLink size="sm" icon={CloudUpload} href={publishHref()}>
                {t('updates.title')}
              </ButtonLink>
              <span className="self-center text-muted text-sm">{t('updates.job.unknown.detail')}</span>
            </>
          }
        />
      ) : (
        <Loading label={t('loading.publish')} className="space-y-4">
          <Skeleton className="h-16" />
          <Skeleton className="h-40" />
        </Loading>
      )}
    </Page>
  )
}
