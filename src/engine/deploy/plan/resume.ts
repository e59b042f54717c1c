// Going on with a deploy that was stopped, or of which hosts failed: the same system, for the hosts that do not have it.
import type { Ports } from '#engine/ports/index.ts'
import type { DeployPlan, DeployRequest, HostPlan } from '#shared/deploy/plan.ts'
import { type HostResult, isGood } from '#shared/deploy/result.ts'
import { failure } from '#shared/errors.ts'
import type { HealthCheck } from '#shared/profiles/health-check.ts'

/** What an earlier plan was made of: it is not worked out again, which could give something else by now. */
export type Earlier =
  /** Neither evaluated nor built again. */
  | { kind: 'built'; name: string; checks: HealthCheck[]; system: string }
  /** The kit is read again, and has to be of that system still. */
  | { kind: 'kit'; system: string }
  /** By host: the one before its own would be another one once it has gone back. */
  | { kind: 'generation'; of: ReadonlyMap<string, { path: string; number: number }> }

/** Hosts that are done are left out, and so is their part of the canary. Pure. Throws deploy.nothing-left. */
export function remaining({ id, request }: DeployPlan, results: readonly HostResult[]): DeployRequest {
  const isDone = (name: string) => results.some(result => result.host === name && isGood(result))
  const hosts = request.hosts.filter(({ name }) => !isDone(name))
  if (hosts.length === 0) throw failure('deploy.nothing-left', { operation: 'deploy.plan', values: { id } })
  const first = request.hosts.slice(0, request.canary)
  return { ...request, hosts, canary: first.filter(({ name }) => !isDone(name)).length }
}

/** null where what was built is gone, or nothing was found out: then it is asked for as at first. */
export async function earlierOf({ files }: Pick<Ports, 'files'>, plan: DeployPlan): Promise<Earlier | null> {
  const { kind } = plan.request.source
  if (kind === 'generation') return { kind, of: generationsOf(plan) }
  const system = plan.hosts.find(({ to }) => to !== null)?.to ?? null
  if (system === null) return null
  if (kind === 'kit') return { kind, system }
  if ((await files.resolve(system)) === null) return null
  return { kind: 'built', name: plan.name, checks: plan.checks, system }
}

const generationsOf = ({ hosts }: DeployPlan) =>
  new Map(
    hosts.flatMap(({ target, to, toGeneration }) =>
      to === null || toGeneration === null
        ? []
        : [[target.name, { path: to, number: toGeneration }] as const],
    ),
  )

/** What that host gets of it. Kept in the plan of a host that is not reached: that may be gone on with, too. Pure. */
export function boundTo(earlier: Earlier | null, host: string): Pick<HostPlan, 'to' | 'toGeneration'> {
  if (earlier?.kind !== 'generation') return { to: earlier?.system ?? null, toGeneration: null }
  const generation = earlier.of.get(host)
  return { to: generation?.path ?? null, toGeneration: generation?.number ?? null }
}
