// Going on with a deploy that was stopped, or of which hosts failed: the same system, for the hosts that do not have it.
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import type { DeployPlan, DeployRequest } from '#shared/model/deploy/plan.ts'
import { type HostResult, isGood } from '#shared/model/deploy/result.ts'
import type { Earlier } from './make-plan.ts'

/** Hosts that are done are left out, and so is their part of the canary. Pure. Throws deploy.nothing-left. */
export function remaining({ id, request }: DeployPlan, results: readonly HostResult[]): DeployRequest {
  const isDone = (name: string) => results.some(result => result.host === name && isGood(result))
  const hosts = request.hosts.filter(({ name }) => !isDone(name))
  if (hosts.length === 0) throw failure('deploy.nothing-left', { operation: 'deploy.plan', values: { id } })
  const first = request.hosts.slice(0, request.canary)
  return { ...request, hosts, canary: first.filter(({ name }) => !isDone(name)).length }
}

/** What was built for it; null where that is gone, or nothing was: then it is asked for as at first. */
export async function earlierOf({ files }: Pick<Ports, 'files'>, plan: DeployPlan): Promise<Earlier | null> {
  const { kind } = plan.request.source
  if (kind === 'generation' || kind === 'kit') return null
  const system = plan.hosts.find(({ to }) => to !== null)?.to ?? null
  if (system === null || (await files.resolve(system)) === null) return null
  return { name: plan.name, checks: plan.checks, system }
}
