// An installation: its stages on the way, and how it ended.
import { Server } from 'lucide-react'
import { useSearchParams } from 'wouter'
import { BackToHosts } from '#features/links.tsx'
import { useJob } from '#lib/engine/use-job.ts'
import { t } from '#lib/texts/texts.ts'
import { installJobs } from '#shared/model/jobs/install.ts'
import { ButtonLink } from '#ui/controls/button.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { Page } from '#ui/page.tsx'
import { InstallJob } from './install-job.tsx'

export function InstallJobPage() {
  const [search] = useSearchParams()
  const { view, error } = useJob(search.get('job'))
  if (view && installJobs.has(view)) return <InstallJob view={view} />
  return (
    <Page title={t('install.title')} above={<BackToHosts />}>
      {error ? (
        <ErrorPanel
          error={error}
          title={t('install.job.unknown')}
          actions={
            <>
              <ButtonLink size="sm" icon={Server} href="/hosts">
                {t('deploy.job.to-hosts')}
              </ButtonLink>
              <span className="self-center text-muted text-sm">{t('install.job.unknown.detail')}</span>
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
