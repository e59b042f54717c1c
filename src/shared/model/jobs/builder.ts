// Work with builders and caches.
import { z } from 'zod'
import { jobFamily } from './family.ts'

export const builderJobs = jobFamily({
  kinds: ['test-builder', 'push-cache'],
  detail: z.object({}),
  start: () => ({}),
  events: [],
  reduce: detail => detail,
})
