// A job's title. Without zod: the window's first page shows it.
import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'
import type { JobSummary } from './job.ts'

/** A kind without a text `job.<kind>` in the catalogue is a type error here. */
export const jobTitle = ({ kind, name }: Pick<JobSummary, 'kind' | 'name'>): Message =>
  message(`job.${kind}`, { name })
