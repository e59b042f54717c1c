// Which buttons to offer, by the broker's policy as this Kiln knows it. The broker still decides. Pure.
import type { Workload, WorkloadOverview } from '#shared/contract/workloads.ts'
import { mayTouch } from '#shared/workloads/judge.ts'
import { isAtLeast } from '#shared/workloads/people.ts'

type You = Pick<WorkloadOverview, 'person' | 'role'>

/** Everything is offered if the role is unknown. */
export const mayChange = ({ role }: You): boolean => role === null || isAtLeast(role, 'operator')

/** `own`: includes what only the owner may do, such as destroying it. */
export const mayUse = ({ person, role }: You, workload: Workload, as: 'own' | 'shared'): boolean =>
  role === null || (isAtLeast(role, 'operator') && mayTouch({ name: person, role }, workload, as))

/** Only an owner of the host empties the trash before its time. */
export const mayPurge = ({ role }: You): boolean => role === null || isAtLeast(role, 'owner')
