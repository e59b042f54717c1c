// A folder that Kiln published to, as it is remembered: how, and how long its pointers count.
import { z } from 'zod'
import { errorReport } from '../messages/error-report.ts'
import { publishRequest } from './publish.ts'

/** `boxes`: ids; `ring`: they got one pointer by this name. `at` in milliseconds. */
export const publication = z.object({
  at: z.number(),
  boxes: z.array(z.string()).max(500),
  ring: z.string().nullable(),
  /** It withdrew what was published. */
  withdrawn: z.boolean().default(false),
})

export const publishedFolder = z.object({
  ...publishRequest.pick({ folder: true, upload: true, keep: true, quotaBytes: true, days: true }).shape,
  /** The time in milliseconds. */
  publishedAt: z.number(),
  /** The pointers that the folder has now; `expires` in seconds since the epoch. `for`: "box/<id>" or "ring/<name>". */
  pointers: z.array(z.object({ for: z.string(), system: z.string(), expires: z.number() })),
  /** Why its pointers could not be renewed the last time; null: they could, or it was not necessary. */
  problem: errorReport.nullable(),
  /** How often it was published to, the newest last; older ones are left out. */
  publications: z.array(publication),
})
export type PublishedFolder = z.infer<typeof publishedFolder>
