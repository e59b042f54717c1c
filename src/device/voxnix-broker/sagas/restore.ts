// Goes back to a snapshot: what is there now is kept aside until the saga has ended, and then removed.
import type { Host } from '../host/host.ts'
import type { Workload } from '../records.ts'
import { stopped } from './destroy.ts'
import type { Step } from './run-saga.ts'

export type Restore = { readonly id: string; readonly workload: Workload; readonly label: string }

export function restoreSteps({ storage, containers }: Host, { id, workload, label }: Restore): Step[] {
  const { name, runs } = workload
  return [
    stopped({ containers }, name, runs),
    {
      name: 'storage',
      run: () => storage.swapIn(name, label, id),
      undo: () => storage.swapBack(name, id),
    },
    {
      name: 'started',
      run: async () => {
        if (runs) await containers.start(name)
      },
      undo: () => containers.stop(name),
    },
  ]
}
