// Work on a machine: starting it, its checkpoints, an image of its disk.
import { z } from 'zod'
import { jobFamily } from './family.ts'

export const machineJobs = jobFamily({
  kinds: ['start-machine', 'checkpoint', 'go-back', 'remove-checkpoint', 'keep-machine'],
  detail: z.object({}),
  start: () => ({}),
  events: [],
  reduce: detail => detail,
})
