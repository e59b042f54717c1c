// Destroys a workload in a way that can be undone for seven days: stops it, takes a snapshot, and moves
// everything into the trash. Also the way back.
import { type Host, keeperOf } from '../host/host.ts'
import type { Runner } from '../host/runner.ts'
import type { Trashed, Workload } from '../records.ts'
import type { Step } from './run-saga.ts'

/** `trashed.workload.runs`: whether it ran before. */
export function destroySteps(host: Host, trashed: Trashed): Step[] {
  const { id, workload } = trashed
  const { storage, runner, systems } = keeperOf(host, workload)
  const { records } = host
  const { name, systemPath } = workload
  const label = `destroyed-${id}`
  return [
    stopped(runner, workload),
    {
      name: 'snapshot',
      run: () => storage.snapshot(name, label),
      undo: () => storage.dropSnapshot(name, label),
    },
    {
      name: 'configuration',
      async run() {
        if (systemPath) systems.keep(id, systemPath)
        records.trash.write(id, trashed)
        await runner.forget(workload)
      },
      async undo() {
        await runner.configure(workload)
        records.trash.remove(id)
        systems.release(id)
      },
    },
    {
      name: 'storage',
      async run() {
        await mustBeOff(runner, workload)
        await storage.trash(name, id)
      },
      undo: () => storage.untrash(name, id),
    },
    {
      name: 'record',
      async run() {
        records.workloads.remove(name)
        systems.drop(name)
      },
      async undo() {
        if (systemPath) await systems.set(name, systemPath)
        records.workloads.write(name, workload)
      },
    },
  ]
}

/** Moves it from the trash back to its place. `name` must be free. */
export function bringBackSteps(host: Host, trashed: Trashed): Step[] {
  const { id, workload } = trashed
  const { storage, runner, systems } = keeperOf(host, workload)
  const { records } = host
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
        if (systemPath) await systems.set(name, systemPath)
        records.workloads.write(name, { ...workload, runs: false })
      },
      async undo() {
        records.workloads.remove(name)
        systems.drop(name)
      },
    },
    {
      name: 'configuration',
      run: () => runner.configure(workload),
      undo: () => runner.forget(workload),
    },
    {
      name: 'started',
      async run() {
        if (workload.runs) await runner.start(workload)
        await storage.dropSnapshot(name, `destroyed-${id}`)
        records.workloads.write(name, workload)
        records.trash.remove(id)
        systems.release(id)
      },
      async undo() {
        // They are gone, or half gone, if this step had ended and its journal does not say so.
        if (systemPath) systems.keep(id, systemPath)
        const left = records.trash.read(id)
        if (left === null || left.isLeaving) records.trash.write(id, trashed)
        await runner.stop(workload)
      },
    },
  ]
}

/**
 * Others start workloads too, such as libvirt-guests when the host boots, so it may have started between two
 * steps.
 */
export async function mustBeOff(runner: Runner, workload: Workload): Promise<void> {
  if (await runner.isRunning(workload))
    throw new Error(`${workload.name} was started again before its storage was moved.`)
}

/** If undone, it runs again if it ran before. */
export const stopped = (runner: Runner, workload: Workload): Step => ({
  name: 'stopped',
  run: () => runner.stop(workload),
  undo: async () => {
    if (workload.runs) await runner.start(workload)
  },
})
