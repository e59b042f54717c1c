// Destroys a workload so that it can come back for seven days: it stops, its state is a snapshot, and all of it is moved into the
// trash. And the way back.
import type { Host } from '../host/host.ts'
import type { Trashed } from '../records.ts'
import type { Step } from './run-saga.ts'

/** `workload.runs` of `trashed`: whether it ran before. */
export function destroySteps({ storage, containers, records }: Host, trashed: Trashed): Step[] {
  const { id, workload } = trashed
  const { name, systemPath } = workload
  const label = `destroyed-${id}`
  return [
    stopped({ containers }, name, workload.runs),
    {
      name: 'snapshot',
      run: () => storage.snapshot(name, label),
      undo: () => storage.dropSnapshot(name, label),
    },
    {
      name: 'configuration',
      async run() {
        if (systemPath) containers.keepSystem(id, systemPath)
        records.trash.write(id, trashed)
        containers.forget(name)
      },
      async undo() {
        containers.configure(name, workload)
        records.trash.remove(id)
        containers.releaseSystem(id)
      },
    },
    {
      name: 'storage',
      run: () => storage.trash(name, id),
      undo: () => storage.untrash(name, id),
    },
    {
      name: 'record',
      async run() {
        records.workloads.remove(name)
        containers.dropSystem(name)
      },
      async undo() {
        if (systemPath) await containers.setSystem(name, systemPath)
        records.workloads.write(name, workload)
      },
    },
  ]
}

/** From the trash to where it was. `name` is free. */
export function bringBackSteps({ storage, containers, records }: Host, trashed: Trashed): Step[] {
  const { id, workload } = trashed
  const { name, systemPath } = workload
  return [
    {
      name: 'storage',
      run: () => storage.untrash(name, id),
      undo: () => storage.trash(name, id),
    },
    {
      name: 'record',
      async run() {
        if (systemPath) await containers.setSystem(name, systemPath)
        records.workloads.write(name, { ...workload, runs: false })
      },
      async undo() {
        records.workloads.remove(name)
        containers.dropSystem(name)
      },
    },
    {
      name: 'configuration',
      run: async () => containers.configure(name, workload),
      undo: async () => containers.forget(name),
    },
    {
      name: 'started',
      async run() {
        if (workload.runs) await containers.start(name)
        await storage.dropSnapshot(name, `destroyed-${id}`)
        records.workloads.write(name, workload)
        records.trash.remove(id)
        containers.releaseSystem(id)
      },
      undo: () => containers.stop(name),
    },
  ]
}

export const stopped = ({ containers }: Pick<Host, 'containers'>, name: string, ran: boolean): Step => ({
  name: 'stopped',
  run: () => containers.stop(name),
  undo: async () => {
    if (ran) await containers.start(name)
  },
})
