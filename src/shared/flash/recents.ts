// recents.json: what was flashed recently, to be flashed again.
import { z } from 'zod'
import { flashSource } from './flash.ts'

export const recentsVersion = 1

export const recentSource = z.object({
  source: flashSource,
  /** The user's name for it. */
  name: z.string(),
  /** When it was last flashed. Milliseconds since the epoch. */
  at: z.number(),
})
export type RecentSource = z.infer<typeof recentSource>

/** Newest first; each source once. */
export const recents = z.object({ schema: z.literal(recentsVersion), sources: z.array(recentSource) })
export type Recents = z.infer<typeof recents>
