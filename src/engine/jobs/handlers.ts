// The group "jobs" of the contract.
import type { GroupHandlers } from '../rpc/handlers.ts'
import type { Jobs } from './jobs.ts'
import type { WatchedJob } from './watched-jobs.ts'

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
