// Work on an existing image: verifying it, booting it, converting it, copying its files out, creating a VM from it
// elsewhere.
import { z } from 'zod'
import { jobFamily } from '../family.ts'

export const imageJobs = jobFamily({
  kinds: ['verify', 'boot-test', 'convert', 'export', 'create-vm'],
  detail: z.object({}),
  start: () => ({}),
  events: [],
  reduce: detail => detail,
})
