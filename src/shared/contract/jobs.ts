import { z } from 'zod'
import { jobSummary, jobView } from '#shared/jobs/job.ts'
import { command, query } from './define.ts'

export const jobs = {
  /** Jobs that wait or run, and those that ended since the engine started. */
  list: query(z.object({}), z.array(jobSummary)),
  show: query(z.object({ id: z.string() }), jobView),
  /** Returns at once; the job's end event reports when it is over. */
  cancel: command(z.object({ id: z.string() }), z.object({})),
}
