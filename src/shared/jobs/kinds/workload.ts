// Changes of an orchestrator's workloads that may take minutes: its broker makes them, and a job watches it.
import { z } from 'zod'
import { jobFamily } from '../family.ts'

export const workloadJobs = jobFamily({
  kinds: ['create-workload', 'approve-workload'],
  detail: z.object({}),
  start: () => ({}),
  events: [],
  reduce: detail => detail,
})
