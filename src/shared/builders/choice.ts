// The builder that a build requests: "auto", "local" (this computer), "new-lima" (a Lima VM that is created first),
// the id of a builder, or several separated by commas, which then share the build.
import { z } from 'zod'
import { errorReport } from '#shared/messages/error-report.ts'
import { message, value } from '#shared/messages/message-schema.ts'

const builderId = /^[a-z0-9-]{1,64}$/

export const builderChoice = z
  .string()
  .max(1000)
  .refine(text => text.split(',').every(id => builderId.test(id)), 'it is not a builder')

/** One place to build, and whether it can build the request. */
export const builderCandidate = z.object({
  /** "local", "new-lima", or the id of a builder. */
  id: z.string(),
  name: value,
  /** Why it cannot; null if it can. */
  problem: message.nullable(),
})
export type BuilderCandidate = z.infer<typeof builderCandidate>

/** The result of a choice. */
export const chosenBuilder = z.object({
  /** As in the request: "local", an id, or several separated by commas. */
  id: z.string(),
  /** Why this one, in one line; null if there is none. */
  reason: message.nullable(),
  ready: z.boolean(),
  error: errorReport.nullable(),
  candidates: z.array(builderCandidate),
})
export type ChosenBuilder = z.infer<typeof chosenBuilder>
