// Draws the page of a host's workloads for tests, with the answers that a broker would give.
import type { Workload, WorkloadOverview } from '#shared/contract/workloads.ts'
import { routes, workloadsHref } from '#shared/window/routes.ts'
import { asked } from '#testing/fake-engine.ts'
import { atPlace } from '#testing/in-window.tsx'
import { WorkloadsPage } from '../features/workloads/workloads-page.tsx'

export const page = (host = 'attic') => atPlace(workloadsHref(host), routes.workloads, WorkloadsPage)

export const workload = (part: Partial<Workload> = {}): Workload => ({
  name: 'dev',
  owner: 'ada',
  shared: [],
  modules: ['git'],
  running: true,
  address: '10.233.1.2',
  quotaGiB: 20,
  vm: null,
  usedBytes: 1.5e9,
  stuck: false,
  silent: false,
  ...part,
})
export const overview = (part: Partial<WorkloadOverview> = {}): WorkloadOverview => ({
  person: 'ada',
  role: 'owner',
  most: { workloads: 5, storageGiB: 100 },
  modules: ['git', 'languages', 'house-proxy'],
  vms: null,
  quotaGiB: 20,
  workloads: [workload()],
  trash: [],
  approvals: [],
  ...part,
})

export const sent = (path: string) => asked.filter(each => each.path === path).map(({ input }) => input)
