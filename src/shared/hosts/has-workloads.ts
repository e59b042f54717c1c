// Whether a host may have workloads, by what it reported or by the profile of its box. Only its broker knows.
import type { HostFacts } from './facts.ts'

const orchestrator = 'orchestrator'

/** `profile`: that of its box. */
export const hasWorkloads = (
  facts: Pick<HostFacts, 'hasBroker' | 'kiln'> | null,
  profile: string | null = null,
): boolean => facts?.hasBroker === true || (facts?.kiln?.profile ?? profile) === orchestrator
