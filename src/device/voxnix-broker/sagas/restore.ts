// Restores a snapshot: the current content is put aside until the saga has ended, and then removed.
import { type Host, keeperOf } from '../host/host.ts'
import type { Workload } from '../records.ts'
import { mustBeOff, stopped } from './destroy.ts'
import type { Step } from './run-saga.ts'

export type Restore = { readonly id: string; readonly workload: Workload; readonly label: string }

export function restoreSteps(host: Host, { id, workload, label }: Restore): Step[] {
  const { storage, runner } = keeperOf(host, workload)
  const { name, quotaGiB, runs } = workload
  return [
    stopped(runner, workload),
    {
      name: 'storage',
      async run() {
        await mustBeOff(runner, workload)
        await storage.swapIn(name, label, id)
        // A snapshot from before a resize has the old limit.
        await storage.limit(name, quotaGiB)
        await runner.furnish(workload)
      },
      undo: () => storage.swapBack(name, id),
    },
    {
      name: 'started',
      run: async () => {
        if (runs) await runner.start(workload)
      },
      undo: () => runner.stop(workload),
    },
  ]
}
