// Gives a workload another quota: its record, the limit of its storage, and the size of its disk.
import { type Host, keeperOf } from '../host/host.ts'
import type { Workload } from '../records.ts'
import type { Step } from './run-saga.ts'

/** `workload`: the record before. */
export type Resize = { readonly workload: Workload; readonly quotaGiB: number }

/** The quota that counts for its owner while the saga runs: its storage may have either size. */
export const largerOf = ({ workload, quotaGiB }: Resize): Workload => ({
  ...workload,
  quotaGiB: Math.max(workload.quotaGiB, quotaGiB),
})

export function resizeSteps(host: Host, { workload, quotaGiB }: Resize): Step[] {
  const { storage, runner } = keeperOf(host, workload)
  const { records } = host
  const { name } = workload
  const resized = { ...workload, quotaGiB }
  const record: Step = {
    name: 'record',
    run: async () => records.workloads.write(name, resized),
    undo: async () => records.workloads.write(name, workload),
  }
  const limit: Step = {
    name: 'storage',
    run: () => storage.limit(name, quotaGiB),
    undo: () => storage.limit(name, workload.quotaGiB),
  }
  return [
    // The record never has less than the storage may take.
    ...(quotaGiB > workload.quotaGiB ? [record, limit] : [limit, record]),
    {
      // Last, so that no disk is larger than its storage.
      name: 'disk',
      run: () => runner.furnish(resized),
      // A machine that started since may use the new size already. The limit of its storage holds anyway.
      undo: async () => undefined,
    },
  ]
}
