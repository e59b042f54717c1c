import { texts } from '#lib/texts/texts.ts'
import type { JobSummary } from '#shared/jobs/job.ts'
import { jobTitle } from '#shared/jobs/job-title.ts'

/** "Flash Tiny": what a job is called in the window's language. */
export const jobTitleText = (job: Pick<JobSummary, 'kind' | 'name'>): string => texts.text(jobTitle(job))
