// For tests: the broker's record of a workload that nothing was built for.
import type { Workload } from '../../src/device/voxnix-broker/records.ts'

export const workloadRecord = (name: string, more: Partial<Workload> = {}): Workload => ({
  name,
  id: `${name}-id`,
  owner: 'ada',
  shared: [],
  modules: [],
  ownModule: null,
  quotaGiB: 1,
  vm: null,
  createdAt: 0,
  host: '10.233.1.1',
  container: '10.233.1.2',
  systemPath: null,
  runs: false,
  ...more,
})
