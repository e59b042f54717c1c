// Decides the order of a plan's hosts, and which of them may still begin after a failure. Pure.
import type { DeployPlan, DeployRequest, HostPlan } from '#shared/deploy/plan.ts'

type Planned = { hosts: readonly HostPlan[]; request: Pick<DeployRequest, 'canary' | 'waves'> }

/** The canary is the beginning of the first wave; hosts in no wave are the last one. None is empty. */
export function groupsOf({ hosts, request: { canary, waves } }: Planned): HostPlan[][] {
  const at = new Map(waves.flatMap((wave, index) => wave.hosts.map(name => [name, index] as const)))
  const waveOf = ({ target }: HostPlan) => at.get(target.name) ?? waves.length
  const ordered = hosts.toSorted((one, other) => waveOf(one) - waveOf(other))
  const rest = ordered.slice(canary)
  const numbers = [...new Set(rest.map(waveOf))]
  return [
    ordered.slice(0, canary),
    ...numbers.map(wave => rest.filter(host => waveOf(host) === wave)),
  ].filter(group => group.length > 0)
}

type Failed = { inThis: boolean; before: boolean }

export const isStopped = (after: DeployRequest['afterFailure'], failed: Failed): boolean =>
  after === 'stop' ? failed.inThis || failed.before : after === 'finish-wave' && failed.before

/** Hosts that the plan says nothing can be deployed to. */
export const withProblem = ({ hosts }: Pick<DeployPlan, 'hosts'>): string[] =>
  hosts.filter(({ problem }) => problem !== null).map(({ target }) => target.name)
