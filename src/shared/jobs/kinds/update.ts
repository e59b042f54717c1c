// Publishing updates: making a plan, carrying it out, and renewing pointers before they expire.
import { z } from 'zod'
import { jobFamily } from '../family.ts'

export const updateJobs = jobFamily({
  kinds: ['plan-publish', 'publish', 'withdraw', 'renew-pointers'],
  detail: z.object({}),
  start: () => ({}),
  events: [],
  reduce: detail => detail,
})
