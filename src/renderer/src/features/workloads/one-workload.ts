import type { Workload } from '#shared/contract/workloads.ts'

/** What each dialog about a container takes. */
export type OneWorkload = { host: string; workload: Workload; onClose: () => void }
