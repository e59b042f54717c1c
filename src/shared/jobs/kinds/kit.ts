// Offline kits: writing one, and verifying one.
import { z } from 'zod'
import { jobFamily } from '../family.ts'

export const kitJobs = jobFamily({
  kinds: ['export-kit', 'verify-kit'],
  detail: z.object({}),
  start: () => ({}),
  events: [],
  reduce: detail => detail,
})
