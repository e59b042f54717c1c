// Work on an image that is there: reading it again, booting it, making formats of it, copying its files out,
// making a VM of it elsewhere.
import { z } from 'zod'
import { jobFamily } from '../family.ts'

export const imageJobs = jobFamily({
  kinds: ['verify', 'boot-test', 'convert', 'export', 'create-vm'],
  detail: z.object({}),
  start: () => ({}),
  events: [],
  reduce: detail => detail,
})
