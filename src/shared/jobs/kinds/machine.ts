// Work on a machine: starting it, its checkpoints, an image of its disk.
import { z } from 'zod'
import { jobEventOf } from '../base.ts'
import { jobFamily } from '../family.ts'

export const machineJobs = jobFamily({
  kinds: ['start-machine', 'checkpoint', 'go-back', 'remove-checkpoint', 'keep-machine'],
  /** `checkpoint`: the one it is about; null if it is about none. */
  detail: z.object({ checkpoint: z.string().nullable() }),
  start: () => ({ checkpoint: null }),
  events: [jobEventOf('about-checkpoint', { checkpoint: z.string() })],
  reduce: (_, { checkpoint }) => ({ checkpoint }),
})
