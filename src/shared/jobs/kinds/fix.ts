// Installing what Kiln needs on this computer.
import { z } from 'zod'
import { jobFamily } from '../family.ts'

export const fixJobs = jobFamily({
  kinds: ['fix'],
  detail: z.object({}),
  start: () => ({}),
  events: [],
  reduce: detail => detail,
})
