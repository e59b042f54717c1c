import { jobKinds } from '#features/jobs/job-kinds.ts'
import type { JobSummary } from '#shared/model/job.ts'
import { isOver } from '#shared/model/job-state.ts'

/** The jobs whose end is heard, that have ended. Pure. */
export const endedFlashes = (jobs: JobSummary[]) =>
  jobs.filter(({ kind, state }) => jobKinds[kind].soundWhenDone && isOver(state))

/**
 * Those whose end is news: not only those that were seen running, for a drive that needs little may be done between two
 * looks. `known`: ids of those that had ended at the last look; null at the first, when nothing is news.
 */
export const newlyEnded = (known: Set<string> | null, jobs: JobSummary[]) =>
  known ? endedFlashes(jobs).filter(({ id, state }) => !known.has(id) && state !== 'cancelled') : []
