// Publishing updates: making a plan, and carrying it out.
import { z } from 'zod'
import { jobFamily } from '../family.ts'

export const updateJobs = jobFamily({
  kinds: ['plan-publish', 'publish'],
  detail: z.object({}),
  start: () => ({}),
  events: [],
  reduce: detail => detail,
})
