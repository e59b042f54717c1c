// For tests: machine.json of a machine.
import { type MachineRecord, machineRecord } from '#shared/machines/machine.ts'

export const sampleRecord: MachineRecord = machineRecord.parse({
  ...{ schema: 1, id: 'tiny-00ff', name: 'Tiny', architecture: 'x86_64', screen: true, disks: [] },
  image: { id: 'tiny-20260101-000000-00ff', format: 'raw', sha256: 'a', isBase: true },
  ...{ createdAt: 1, startedAt: 1, process: { pid: 7, startTicks: null }, qemuVersion: '7.2.22' },
  ...{ acceleration: 'kvm', slowBecause: null, memoryMiB: 512, cpus: 1, forwards: [], healthChecks: [] },
  ...{ hostKey: null, user: 'root', closed: false, withoutSshLogin: false, powerOff: null, checkpoints: [] },
  ...{ network: 'open', forcedOff: false, board: 'pc-q35-7.2', processor: 'Nehalem', serialFrom: 0 },
})
