// Pushing to binary caches.
import { z } from 'zod'
import { cacheTools } from '#shared/caches.ts'
import { jobEventOf } from '../base.ts'
import { jobFamily } from '../family.ts'

const keptLines = 200
const toolLine = z.object({ tool: z.enum(cacheTools), text: z.string() })

export const cacheJobs = jobFamily({
  kinds: ['push-cache'],
  /** `lines`: the last output lines of the cache's own program. */
  detail: z.object({ lines: z.array(toolLine) }),
  start: () => ({ lines: [] }),
  events: [jobEventOf('push-line', { line: toolLine })],
  reduce: ({ lines }, { line }) => ({ lines: [...lines, line].slice(-keptLines) }),
})
export type CacheJobView = z.infer<typeof cacheJobs.view>
