// One folder of a session.
import { z } from 'zod'

const entryKinds = ['folder', 'file', 'link', 'other'] as const

/** `name`: in the form of host-path.ts. */
const sessionEntry = z.object({
  name: z.string().max(2048),
  kind: z.enum(entryKinds),
  /** null unless it is a file. */
  sizeBytes: z.number().nullable(),
  /** Milliseconds; null: not known. */
  changedAt: z.number().nullable(),
})
export type SessionEntry = z.infer<typeof sessionEntry>

export const sessionFolder = z.object({
  /** Folders first, each by name. */
  entries: z.array(sessionEntry),
  /** It has more names than the host lists. */
  more: z.boolean(),
})
export type SessionFolder = z.infer<typeof sessionFolder>
