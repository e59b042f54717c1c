// What main has to know of the engine's jobs. Pure.
import type { JobSummary } from '#shared/model/job.ts'
import { isOver } from '#shared/model/job-state.ts'

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

const worthTelling = ['build', 'flash', 'restore'] as const
type ToldJob = JobSummary & { kind: (typeof worthTelling)[number] }
const isTold = (job: JobSummary): job is ToldJob => worthTelling.some(kind => kind === job.kind)
const isFlash = ({ kind }: JobSummary) => kind === 'flash' || kind === 'restore'

/** Long jobs that ended between two looks at the list. Those that were cancelled are no news to who cancelled them. */
export function endedJobs(before: JobSummary[], now: JobSummary[]): ToldJob[] {
  const open = new Set(unfinished(before).map(job => job.id))
  return now
    .filter(isTold)
    .filter(job => open.has(job.id) && (job.state === 'succeeded' || job.state === 'failed'))
}

/** What a notification says of a job that ended. */
export function endWords({ kind, title, state, headline }: ToldJob): { title: string; body: string } {
  const done = state === 'succeeded'
  const words = {
    build: done ? `${title} is ready` : `${title} could not be built`,
    flash: done ? `${title}: done` : `${title}: not every drive succeeded`,
    restore: done ? `${title}: done` : `${title}: it failed`,
  }
  return { title: words[kind], body: headline }
}

/** The words of the question that stands between running jobs and quitting. */
export function quitQuestion(jobs: JobSummary[]) {
  const [first, ...more] = jobs
  const one = first && more.length === 0
  const what = one ? `the ${nouns[first.kind] ?? 'job'}` : `${jobs.length} jobs`
  return {
    message: one ? `“${first.title}” is still running.` : `${jobs.length} jobs are still running.`,
    detail: losses(jobs).join('\n'),
    cancelAndQuit: `Cancel ${what} and quit`,
    keepRunning: 'Keep running',
  }
}

/** The same where nobody knows what runs. */
export const silentQuestion = {
  message: 'Kiln’s engine does not answer.',
  detail: 'A job that runs in it is ended where it is. A drive that is being written is not usable then.',
  cancelAndQuit: 'Quit anyway',
  keepRunning: 'Keep running',
}

const nouns: Partial<Record<JobSummary['kind'], string>> = { build: 'build', flash: 'flashing' }

function losses(jobs: JobSummary[]): string[] {
  const lines: string[] = []
  if (jobs.some(isFlash)) lines.push('A drive that is being written is not usable until it is flashed again.')
  if (jobs.some(({ kind }) => kind === 'build'))
    lines.push('What is already in the Nix store stays there, so a later build starts from it.')
  return lines.length ? lines : ['What was finished before stays.']
}
