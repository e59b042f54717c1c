// recents.json: what was flashed lately, to be flashed again.
import { z } from 'zod'
import { flashSource } from './flash.ts'

export const recentsVersion = 1

export const recentSource = z.object({
  source: flashSource,
  /** What a person calls it. */
  name: z.string(),
  /** When it was flashed last. Milliseconds since the epoch. */
  at: z.number(),
})
export type RecentSource = z.infer<typeof recentSource>

/** Newest first; each source once. */
export const recents = z.object({ schema: z.literal(recentsVersion), sources: z.array(recentSource) })
export type Recents = z.infer<typeof recents>
