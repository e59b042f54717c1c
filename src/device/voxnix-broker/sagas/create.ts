// Makes a workload: storage → configuration → built → network → enrolment.
import { type Host, keeperOf } from '../host/host.ts'
import type { Workload } from '../records.ts'
import type { Step } from './run-saga.ts'

/** `workload`: the future record, with its addresses, before it is built. */
export function createSteps(host: Host, workload: Workload): Step[] {
  const { storage, runner, systems } = keeperOf(host, workload)
  const { builder, records } = host
  const { name, quotaGiB } = workload
  const built = (): Workload => {
    const systemPath = records.workloads.read(name)?.systemPath
    if (!systemPath) throw new Error(`The record of ${name} has no system.`)
    return { ...workload, systemPath }
  }
  return [
    {
      name: 'storage',
      async run() {
        await storage.create(name, quotaGiB)
        await runner.furnish(workload)
      },
      undo: () => storage.remove(name),
    },
    {
      name: 'configuration',
      run: async () => records.workloads.write(name, { ...workload, runs: false }),
      undo: async () => records.workloads.remove(name),
    },
    {
      name: 'built',
      async run() {
        const systemPath = await builder.build(workload)
        await systems.set(name, systemPath)
        records.workloads.write(name, { ...workload, systemPath, runs: false })
      },
      undo: async () => systems.drop(name),
    },
    {
      name: 'network',
      run: () => runner.configure(built()),
      undo: () => runner.forget(workload),
    },
    {
      name: 'enrolment',
      async run() {
        await runner.start(workload)
        await runner.ready(workload)
        records.workloads.write(name, { ...built(), runs: true })
      },
      undo: () => runner.stop(workload),
    },
  ]
}
