// A job as its watchers see it: one of this engine, or one known only from its records, because another engine runs
// it or it has ended.
import type { JobView } from '#shared/jobs/job.ts'
import type { JobListener } from './job.ts'
import type { Jobs } from './jobs.ts'

export type WatchedJob = { view: JobView; stop: () => void }

/** A kind of job that has records: null if there is none with that id. Without a listener it is looked up once. */
export type RecordedJobs = (id: string, listener?: JobListener) => Promise<WatchedJob | null>

/** The job's current state, and future events for the listener; throws job.unknown. */
export const watchedJobs =
  (jobs: Jobs, recorded: RecordedJobs[]) =>
  async (id: string, listener?: JobListener): Promise<WatchedJob> => {
    const job = jobs.find(id)
    if (job) return { view: job.view, stop: listener ? job.listen(listener) : () => undefined }
    for (const find of recorded) {
      const found = await find(id, listener)
      if (found) return found
    }
    return { view: jobs.get(id).view, stop: () => undefined }
  }
