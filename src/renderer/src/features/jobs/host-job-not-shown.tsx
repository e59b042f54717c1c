// Replaces a job's page while the job is looked for, or if it cannot be shown.

import './job-texts.ts'
import { Server } from 'lucide-react'
import { t } from '#lib/texts/texts.ts'
import { failure } from '#shared/errors.ts'
import type { JobView } from '#shared/jobs/job.ts'
import { hostsHref } from '#shared/window/routes.ts'
import { BackToHosts } from '#ui/back-links.tsx'
import { ButtonLink } from '#ui/controls/button.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { Page } from '#ui/page.tsx'

type Props = {
  /** The texts of the page, and of the panel that says why and what can be done. */
  texts: { title: string; unknown: string; detail: string }
  operation: string
  /** The request: its plan, and the job of the address. */
  plan: string
  job: string | null
  /** A job that exists, but is of another kind. */
  view: JobView | null
  unwatched: unknown
}

/** Replaces a job to hosts: an address without a job, or with one of another kind, never becomes one. */
export function HostJobNotShown({ texts, operation, plan, job, view, unwatched }: Props) {
  const error =
    unwatched ?? (view || !job ? failure('job.unknown', { operation, values: { id: job ?? plan } }) : null)
  return (
    <Page title={texts.title} above={<BackToHosts />}>
      {error ? (
        <ErrorPanel
          error={error}
          title={texts.unknown}
          actions={
            <>
              <ButtonLink size="sm" icon={Server} href={hostsHref()}>
                {t('deploy.job.to-hosts')}
              </ButtonLink>
              <span className="self-center text-muted text-sm">{texts.detail}</span>
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
