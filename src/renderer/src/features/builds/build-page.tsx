// The page of one build: live while it runs, complete afterwards, also when it is opened late or Kiln was restarted.

import './texts.ts'
import './derivation-texts.ts'
import { useMemo } from 'react'
import { useParams, useSearchParams } from 'wouter'
import { useCall } from '#lib/engine/calls.ts'
import { useJob } from '#lib/engine/use-job.ts'
import { t } from '#lib/texts/texts.ts'
import type { BuildRecord } from '#shared/builds/build.ts'
import type { JobView } from '#shared/jobs/job.ts'
import { buildJobs } from '#shared/jobs/kinds/build.ts'
import { BackToBuilds } from '#ui/back-links.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { Page } from '../../ui/page.tsx'
import { BuildDetail } from './build-detail.tsx'
import { type BuildView, jobOfBuild, viewOfJob, viewOfRecord } from './build-view.ts'

export function BuildPage() {
  const { id = '' } = useParams<{ id: string }>()
  const [search] = useSearchParams()
  const { view, error, retry } = useBuild(id, search.get('job'))
  if (view) return <BuildDetail key={id} view={view} />
  return (
    <Page title={t('build.title')} above={<BackToBuilds />}>
      {error ? <ErrorPanel error={error} title={t('build.unreadable')} onRetry={retry} /> : <BuildSkeleton />}
    </Page>
  )
}

function useBuild(id: string, named: string | null) {
  const jobs = useCall('jobs.list', {})
  const record = useCall('builds.show', { id })
  // A build that the engine has no job of is watched by its own id: it is replayed from what was written down.
  const owned = jobs.data && jobOfBuild(jobs.data, id, named)
  const job = useJob(jobs.data ? (owned?.id ?? id) : null)
  const isOwned = owned !== undefined
  const view = useMemo(() => chooseView(job.view, record.data, isOwned), [job.view, record.data, isOwned])
  const settled = jobs.error ?? (job.error && record.error)
  return {
    view: view ?? (job.error && record.data ? viewOfRecord(record.data) : null),
    error: settled,
    retry: () => {
      void jobs.refetch()
      void record.refetch()
    },
  }
}

function chooseView(job: JobView | null, record: BuildRecord | undefined, owned: boolean): BuildView | null {
  if (!job || !buildJobs.has(job)) return null
  const view = viewOfJob(job, record, owned)
  // The engine replays an interrupted build as "failed": the record knows better.
  return record?.state === 'interrupted' ? { ...view, state: 'interrupted', active: false } : view
}

const BuildSkeleton = () => (
  <Loading label={t('loading.build')} className="flex flex-col gap-4">
    <Skeleton className="h-20" />
    <Skeleton className="h-96" />
  </Loading>
)
