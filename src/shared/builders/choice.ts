// Decodes which builder a build asks for. Command lines and old files have it as text: "auto", "local", "new-lima", the id of a
// builder, or several with commas.
import { z } from 'zod'
import { errorReport } from '#shared/messages/error-report.ts'
import { message, value } from '#shared/messages/message-schema.ts'
import { builderFrom } from './choice-names.ts'

const builderId = /^[a-z0-9-]{1,64}$/
const ids = z.array(z.string().regex(builderId)).min(1).max(100)

const local = z.object({ kind: z.literal('local') })
const hosts = z.object({ kind: z.literal('hosts'), ids })
const choice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('auto') }),
  local,
  z.object({ kind: z.literal('new-lima') }),
  hosts,
])

const text = z.string().max(1000).transform(builderFrom)

export const builderChoice = z.union([text.pipe(choice), choice])

/** The builders that a choice means. */
export const usedBuilders = z.union([text.pipe(z.discriminatedUnion('kind', [local, hosts])), local, hosts])

/** One place to build, and whether it can build the request. */
const builderCandidate = z.object({
  /** "local", "new-lima", or the id of a builder. */
  id: z.string(),
  name: value,
  /** Why it cannot; null if it can. */
  problem: message.nullable(),
})
export type BuilderCandidate = z.infer<typeof builderCandidate>

/** The result of a choice. */
export const chosenBuilder = z.object({
  /** The choice in the form of a request; if there is none, the request's own. */
  choice: builderChoice,
  /** Why this one, in one line; null if there is none. */
  reason: message.nullable(),
  ready: z.boolean(),
  error: errorReport.nullable(),
  candidates: z.array(builderCandidate),
})
export type ChosenBuilder = z.infer<typeof chosenBuilder>
