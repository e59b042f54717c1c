// What the buttons offer: the policy of the broker as this Kiln knows it. The broker decides. Pure.
import type { Workload, WorkloadOverview } from '#shared/contract/workloads.ts'
import { mayTouch } from '#shared/workloads/judge.ts'
import { isAtLeast } from '#shared/workloads/people.ts'

type You = Pick<WorkloadOverview, 'person' | 'role'>

/** Where the role is unknown, all is offered. */
export const mayChange = ({ role }: You): boolean => role === null || isAtLeast(role, 'operator')

/** `own`: also what only its owner may, as destroying it. */
export const mayUse = ({ person, role }: You, workload: Workload, as: 'own' | 'shared'): boolean =>
  role === null || (isAtLeast(role, 'operator') && mayTouch({ name: person, role }, workload, as))
