// Whether a host may have workloads, by what it said or by the profile of its box. Only its broker knows.
import type { HostFacts } from './facts.ts'

const orchestrator = 'orchestrator'

export const hasWorkloads = ({ hasBroker, kiln }: Pick<HostFacts, 'hasBroker' | 'kiln'>): boolean =>
  hasBroker || isOrchestrator(kiln?.profile)

export const isOrchestrator = (profile: string | undefined): boolean => profile === orchestrator
