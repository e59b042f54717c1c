// Resumes a deploy that was stopped, or in which hosts failed: the same system, for the hosts that do not have it.
import type { Ports } from '#engine/ports/index.ts'
import type { DeployPlan, DeployRequest, HostPlan, StateVersionAnswer } from '#shared/deploy/plan.ts'
import { type HostResult, isGood } from '#shared/deploy/result.ts'
import { failure } from '#shared/errors.ts'
import type { HealthCheck } from '#shared/profiles/health-check.ts'

/** The basis of an earlier plan: it is not computed again, which could give a different result by now. */
export type Earlier =
  /** The systems are neither evaluated nor built again. By stateVersion; null: one system for all hosts. */
  | {
      kind: 'built'
      name: string
      checks: HealthCheck[]
      withoutLogin: boolean
      systems: ReadonlyMap<string | null, string>
    }
  /** The same, host by host; those that are missing are made now. */
  | { kind: 'each'; of: EarlierEach }
  /** The kit is read again, and must still be of that system. */
  | { kind: 'kit'; system: string }
  /** The generation of each host: once a host has rolled back, "the previous one" would be a different generation. */
  | { kind: 'generation'; of: ReadonlyMap<string, { path: string; number: number }> }

/** One host's system. */
type EarlierSystem = {
  path: string
  gets: string
  checks: HealthCheck[]
  withoutLogin: boolean
  stateVersion: string | null
}
export type EarlierEach = ReadonlyMap<string, EarlierSystem>

/** Leaves out hosts that are done, also in the canary. `answers` are new ones. Pure. Throws deploy.nothing-left. */
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
  const canary = first.filter(({ name }) => !isDone(name)).length
  const waves = request.waves.flatMap(wave => {
    const left = wave.hosts.filter(name => !isDone(name))
    return left.length === 0 ? [] : [{ ...wave, hosts: left }]
  })
  const { source } = request
  const each =
    source.kind === 'each' ? { ...source, of: source.of.filter(({ host }) => !isDone(host)) } : source
  return { ...request, source: each, stateVersions, hosts, canary, waves }
}

/** null if the built system is gone, or nothing was found out: then it starts over. */
export async function earlierOf({ files }: Pick<Ports, 'files'>, plan: DeployPlan): Promise<Earlier | null> {
  const { kind } = plan.request.source
  if (kind === 'generation') return { kind, of: generationsOf(plan) }
  if (kind === 'each') return { kind, of: await eachOf(files, plan) }
  const system = plan.hosts.find(({ to }) => to !== null)?.to ?? null
  if (kind === 'kit') return system === null ? null : { kind, system }
  // An older Kiln made one system for all hosts.
  const noted =
    plan.systems.length > 0 || system === null ? plan.systems : [{ stateVersion: null, path: system }]
  const systems = new Map<string | null, string>()
  for (const { stateVersion, path } of noted)
    if ((await files.resolve(path)) !== null) systems.set(stateVersion, path)
  if (systems.size === 0) return null
  const withoutLogin = plan.hosts.some(host => host.withoutLogin)
  return { kind: 'built', name: plan.name, checks: plan.checks, withoutLogin, systems }
}

async function eachOf(files: Ports['files'], plan: DeployPlan): Promise<EarlierEach> {
  const of = new Map<string, EarlierSystem>()
  for (const { host, path, stateVersion } of plan.systems) {
    const planned = plan.hosts.find(({ target }) => target.name === host)
    if (host === null || !planned || (await files.resolve(path)) === null) continue
    const { gets, checks, withoutLogin } = planned
    of.set(host, { path, stateVersion, gets: gets ?? '', checks: checks ?? [], withoutLogin })
  }
  return of
}

const generationsOf = ({ hosts }: DeployPlan) =>
  new Map(
    hosts.flatMap(({ target, to, toGeneration }) =>
      to === null || toGeneration === null
        ? []
        : [[target.name, { path: to, number: toGeneration }] as const],
    ),
  )

/** The part for that host, of that stateVersion. Also kept in the plan of an unreachable host. Pure. */
export function boundTo(
  earlier: Earlier | null,
  host: string,
  version: string | null,
): Pick<HostPlan, 'to' | 'toGeneration'> {
  if (earlier?.kind === 'kit') return { to: earlier.system, toGeneration: null }
  if (earlier?.kind === 'each') return { to: earlier.of.get(host)?.path ?? null, toGeneration: null }
  if (earlier?.kind !== 'generation')
    return {
      to: earlier?.systems.get(earlier.systems.has(null) ? null : version) ?? null,
      toGeneration: null,
    }
  const generation = earlier.of.get(host)
  return { to: generation?.path ?? null, toGeneration: generation?.number ?? null }
}
