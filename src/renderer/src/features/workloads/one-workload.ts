import type { Workload } from '#shared/contract/workloads.ts'

/** `person`: set if several people share the account. */
export type Where = { host: string; person?: string }

/** The props of each dialog about a container. */
export type OneWorkload = { where: Where; workload: Workload; onClose: () => void }
