import type { Workload } from '#shared/contract/workloads.ts'

/** `person`: of an account that is several people's. */
export type Where = { host: string; person?: string }

/** What each dialog about a container takes. */
export type OneWorkload = { where: Where; workload: Workload; onClose: () => void }
