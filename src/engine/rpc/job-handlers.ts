// The group "jobs" of the contract.

import type { Jobs } from '../jobs/jobs.ts'
import type { WatchedJob } from '../jobs/watched-jobs.ts'
import type { CallWaits } from '../waits.ts'
import type { GroupHandlers } from './handlers.ts'

export const jobHandlers = (
  jobs: Jobs,
  watched: (id: string) => Promise<WatchedJob>,
  waits: Pick<CallWaits, 'of'>,
): GroupHandlers<'jobs'> => ({
  list: async () => jobs.list(),
  show: async ({ id }) => (await watched(id)).view,
  waits: async ({ call }) => waits.of(call),
  cancel: async ({ id }) => {
    jobs.cancel(id)
    return {}
  },
})
