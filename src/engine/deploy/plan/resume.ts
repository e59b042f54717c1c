// Going on with a deploy that was stopped, or of which hosts failed: the same system, for the hosts that do not have it.
import type { Ports } from '#engine/ports/index.ts'
import type { DeployPlan, DeployRequest, HostPlan, StateVersionAnswer } from '#shared/deploy/plan.ts'
import { type HostResult, isGood } from '#shared/deploy/result.ts'
import { failure } from '#shared/errors.ts'
import type { HealthCheck } from '#shared/profiles/health-check.ts'

/** What an earlier plan was made of: it is not worked out again, which could give something else by now. */
export type Earlier =
  /** Neither evaluated nor built again. By stateVersion; null: one system for all hosts. */
  | { kind: 'built'; name: string; checks: HealthCheck[]; systems: ReadonlyMap<string | null, string> }
  /** The kit is read again, and has to be of that system still. */
  | { kind: 'kit'; system: string }
  /** By host: the one before its own would be another one once it has gone back. */
  | { kind: 'generation'; of: ReadonlyMap<string, { path: string; number: number }> }

/** Hosts that are done are left out, and so is their part of the canary. `answers` are new ones. Pure. Throws deploy.nothing-left. */
export function remaining(
  { id, request }: DeployPlan,
  results: readonly HostResult[],
  answers: readonly StateVersionAnswer[] = [],
): DeployRequest {
  const isDone = (name: string) => results.some(result => result.host === name && isGood(result))
  const hosts = request.hosts.filter(({ name }) => !isDone(name))
  if (hosts.length === 0) throw failure('deploy.nothing-left', { operation: 'deploy.plan', values: { id } })
  const first = request.hosts.slice(0, request.canary)
  const stateVersions = [...request.stateVersions, ...answers]
  return { ...request, stateVersions, hosts, canary: first.filter(({ name }) => !isDone(name)).length }
}

/** null where what was built is gone, or nothing was found out: then it is asked for as at first. */
export async function earlierOf({ files }: Pick<Ports, 'files'>, plan: DeployPlan): Promise<Earlier | null> {
  const { kind } = plan.request.source
  if (kind === 'generation') return { kind, of: generationsOf(plan) }
  const system = plan.hosts.find(({ to }) => to !== null)?.to ?? null
  if (kind === 'kit') return system === null ? null : { kind, system }
  // An older Kiln made one system for all hosts.
  const noted =
    plan.systems.length > 0 || system === null ? plan.systems : [{ stateVersion: null, path: system }]
  const systems = new Map<string | null, string>()
  for (const { stateVersion, path } of noted)
    if ((await files.resolve(path)) !== null) systems.set(stateVersion, path)
  return systems.size === 0 ? null : { kind: 'built', name: plan.name, checks: plan.checks, systems }
}

const generationsOf = ({ hosts }: DeployPlan) =>
  new Map(
    hosts.flatMap(({ target, to, toGeneration }) =>
      to === null || toGeneration === null
        ? []
        : [[target.name, { path: to, number: toGeneration }] as const],
    ),
  )

/** What that host, of that stateVersion, gets of it. Kept in the plan of a host that is not reached, too. Pure. */
export function boundTo(
  earlier: Earlier | null,
  host: string,
  version: string | null,
): Pick<HostPlan, 'to' | 'toGeneration'> {
  if (earlier?.kind === 'kit') return { to: earlier.system, toGeneration: null }
  if (earlier?.kind !== 'generation')
    return {
      to: earlier?.systems.get(earlier.systems.has(null) ? null : version) ?? null,
      toGeneration: null,
    }
  const generation = earlier.of.get(host)
  return { to: generation?.path ?? null, toGeneration: generation?.number ?? null }
}
