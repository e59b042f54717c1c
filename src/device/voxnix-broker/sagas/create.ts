// Makes a workload: storage → configuration → built → network → enrolment.
import type { Host } from '../host/host.ts'
import type { Workload } from '../records.ts'
import type { Step } from './run-saga.ts'

/** `workload`: as it is to be, with its addresses, before it is built. */
export function createSteps({ storage, containers, builder, records }: Host, workload: Workload): Step[] {
  const { name, quotaGiB, host, container } = workload
  const system = () => {
    const path = records.workloads.read(name)?.systemPath
    if (!path) throw new Error(`The record of ${name} has no system.`)
    return path
  }
  return [
    {
      name: 'storage',
      run: () => storage.create(name, quotaGiB),
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
        await containers.setSystem(name, systemPath)
        records.workloads.write(name, { ...workload, systemPath, runs: false })
      },
      undo: async () => containers.dropSystem(name),
    },
    {
      name: 'network',
      run: async () => containers.configure(name, { host, container }),
      undo: async () => containers.forget(name),
    },
    {
      name: 'enrolment',
      async run() {
        await containers.start(name)
        records.workloads.write(name, { ...workload, systemPath: system(), runs: true })
      },
      undo: () => containers.stop(name),
    },
  ]
}
