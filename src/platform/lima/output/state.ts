// The state of an instance. "Running" in Lima's list only means that its processes run; only the host agent
// knows whether it is ready. Pure.
import type { LimaState } from '#shared/builders/lima.ts'
import type { AgentStatus } from './agent-events.ts'
import type { Listed } from './list.ts'

export function stateOf(
  { status, errors }: Pick<Listed, 'status' | 'errors'>,
  agent: AgentStatus | null,
): LimaState {
  if (errors.length > 0 || !['Running', 'Stopped'].includes(status)) return 'broken'
  if (status === 'Stopped') return 'stopped'
  if (!agent || agent.exiting || !agent.running) return 'booting'
  return agent.degraded ? 'degraded' : 'ready'
}
