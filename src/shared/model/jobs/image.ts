// Work on an image that is there: reading it again, making formats of it, copying its files out.
import { z } from 'zod'
import { jobFamily } from './family.ts'

export const imageJobs = jobFamily({
  kinds: ['verify', 'convert', 'export'],
  detail: z.object({}),
  start: () => ({}),
  events: [],
  reduce: detail => detail,
})
