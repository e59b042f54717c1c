// What main has to know of the engine's jobs. Pure.
import { isOver, type JobSummary } from '#shared/model/job.ts'

/** Electron's scale for a task bar: 0…1, above 1 for "busy", below 0 for none. */
const busy = 2
const none = -1

export const unfinished = (jobs: JobSummary[]) => jobs.filter(job => !isOver(job.state))

/** The mean of all jobs that run; no number as long as one of them knows none. */
export function taskbarProgress(jobs: JobSummary[]): number {
  const fractions = jobs.filter(job => job.state === 'running').map(job => job.fraction)
  if (fractions.length === 0) return none
  if (fractions.includes(null)) return busy
  return fractions.reduce<number>((sum, fraction) => sum + (fraction ?? 0), 0) / fractions.length
}

/** Builds that ended between two looks at the list. Those that were cancelled are no news to who cancelled them. */
export function endedBuilds(before: JobSummary[], now: JobSummary[]): JobSummary[] {
  const open = new Set(unfinished(before).map(job => job.id))
  return now.filter(
    job => job.kind === 'build' && open.has(job.id) && (job.state === 'succeeded' || job.state === 'failed'),
  )
}

/** The words of the question that stands between running jobs and quitting. */
export function quitQuestion(jobs: JobSummary[]) {
  const [first, ...more] = jobs
  const one = first && more.length === 0
  const what = one ? (first.kind === 'build' ? 'the build' : 'the job') : `${jobs.length} jobs`
  return {
    message: one ? `“${first.title}” is still running.` : `${jobs.length} jobs are still running.`,
    detail: 'What is already in the Nix store stays there, so a later build starts from it.',
    cancelAndQuit: `Cancel ${what} and quit`,
    keepRunning: 'Keep running',
  }
}
