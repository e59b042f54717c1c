// Shows the progress of a job on a builder, stage by stage, and its end.
import { RunningJob } from '#features/jobs/running-job.tsx'
import { useCall } from '#lib/engine/calls.ts'
import { useJob } from '#lib/engine/use-job.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { isOver } from '#shared/jobs/job-state.ts'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'

/** The last job of these kinds on that builder or VM; null where there was none. */
export function useLastJob(subject: string, kinds: readonly string[]): string | null {
  const { data = [] } = useCall('jobs.list', {})
  const mine = data.filter(job => job.subject === subject && kinds.includes(job.kind))
  // The newest comes first.
  return (mine.find(job => !isOver(job.state)) ?? mine[0])?.id ?? null
}

/** Nothing of one that succeeded: what it found is on the page. */
export function JobProgress({ job }: { job: string }) {
  const { view } = useJob(job)
  if (!view || view.state === 'succeeded') return null
  if (view.state === 'failed' && view.error) return <ErrorPanel error={view.error} />
  if (isOver(view.state)) return <Callout>{t('builders.job.cancelled')}</Callout>
  return <RunningJob id={job} view={view} headline={texts.text(view.headline)} />
}
