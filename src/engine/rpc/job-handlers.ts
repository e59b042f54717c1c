// The group "jobs" of the contract.

import type { Jobs } from '../jobs/jobs.ts'
import type { WatchedJob } from '../jobs/watched-jobs.ts'
import type { GroupHandlers } from './handlers.ts'

export const jobHandlers = (
  jobs: Jobs,
  watched: (id: string) => Promise<WatchedJob>,
): GroupHandlers<'jobs'> => ({
  list: async () => jobs.list(),
  show: async ({ id }) => (await watched(id)).view,
  cancel: async ({ id }) => {
    jobs.cancel(id)
    return {}
  },
})
