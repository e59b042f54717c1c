// The last long-running change of this host's workloads: its steps, and its error if it failed.
import { RunningJob } from '#features/jobs/running-job.tsx'
import { useCall } from '#lib/engine/calls.ts'
import { useJob } from '#lib/engine/use-job.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { isOver } from '#shared/jobs/job-state.ts'
import { jobTitle } from '#shared/jobs/job-title.ts'
import { workloadJobs } from '#shared/jobs/kinds/workload.ts'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'

const kinds: readonly string[] = workloadJobs.kinds

/** Renders nothing for one that succeeded: the list shows its result. */
export function LastChange({ host }: { host: string }) {
  const { data = [] } = useCall('jobs.list', {})
  const mine = data.filter(job => job.subject === host && kinds.includes(job.kind))
  // Newest first.
  const running = mine.filter(job => !isOver(job.state))
  const shown = running.length > 0 ? running : mine.slice(0, 1)
  return shown.map(({ id }) => <OneChange key={id} id={id} />)
}

function OneChange({ id }: { id: string }) {
  const { view } = useJob(id)
  if (!view || view.state === 'succeeded') return null
  const title = texts.text(jobTitle(view))
  if (view.state === 'failed' && view.error) return <ErrorPanel title={title} error={view.error} />
  if (isOver(view.state)) return <Callout title={title}>{t('workloads.job.cancelled')}</Callout>
  return <RunningJob id={id} view={view} headline={title} />
}
