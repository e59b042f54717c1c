// Work with builders.
import { z } from 'zod'
import { jobFamily } from '../family.ts'

export const builderJobs = jobFamily({
  kinds: [
    'test-builder',
    'create-lima',
    'start-lima',
    'stop-lima',
    'change-lima',
    'delete-lima',
    'clean-lima',
  ],
  detail: z.object({}),
  start: () => ({}),
  events: [],
  reduce: detail => detail,
})
