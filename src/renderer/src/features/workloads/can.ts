// What the buttons offer: the policy of the broker as this Kiln knows it. The broker decides. Pure.
import type { Workload, WorkloadOverview } from '#shared/contract/workloads.ts'
import { mayTouch } from '#shared/workloads/judge.ts'
import { isAtLeast } from '#shared/workloads/people.ts'

type You = Pick<WorkloadOverview, 'person' | 'role' | 'most'>

/** Where the role is unknown, all is offered. */
export const mayChange = ({ role }: You): boolean => role === null || isAtLeast(role, 'operator')

/** `own`: also what only its owner may, as destroying it. */
export function mayUse({ person, role, most }: You, workload: Workload, as: 'own' | 'shared'): boolean {
  if (role === null) return true
  const limits = most ?? { workloads: 0, storageGiB: 0 }
  return isAtLeast(role, 'operator') && mayTouch({ name: person, role, most: limits }, workload, as)
}
