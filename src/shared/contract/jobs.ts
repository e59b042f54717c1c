import { z } from 'zod'
import { jobSummary, jobView } from '#shared/jobs/job.ts'
import { progressText } from '#shared/progress.ts'
import { command, query } from './define.ts'

export const jobs = {
  /** Jobs that wait or run, and those that ended since the engine started. */
  list: query(z.object({}), z.array(jobSummary)),
  show: query(z.object({ id: z.string() }), jobView),
  /** Waits of Nix or ssh in running calls that are not jobs; `call`: in those of that name, "builds.dryRun". */
  waits: query(z.object({ call: z.string().max(100).nullable() }), z.array(progressText)),
  /** Returns at once; the job's end event reports when it has ended. */
  cancel: command(z.object({ id: z.string() }), z.object({})),
}
