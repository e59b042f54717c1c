// Deploys on disk: deploys/<id>/plan.json, a link to the system that was built for it, and how it ended.
import { parseVersioned } from '#engine/json-file.ts'
import { createPlanFolder } from '#engine/plan-folder.ts'
import type { Ports } from '#engine/ports/index.ts'
import { type DeployPlan, deployPlan, deployPlanVersion } from '#shared/deploy/plan.ts'
import { deployResults, deployResultsVersion, type HostResult } from '#shared/deploy/result.ts'
import { failure } from '#shared/errors.ts'

const operation = 'deploys'
const planName = 'plan.json'
const resultsName = 'results.json'
const errors = { newer: 'deploy.plan-newer', broken: 'deploy.plan-broken', operation } as const
type RecordPorts = Pick<Ports, 'files' | 'folders'>

const plans = createPlanFolder({ folder: 'deploys', prefix: 'deploy' })
export const { ids: deployIds, sweep: sweepPlans, whileHeld } = plans

export const deployFolder = (ports: Pick<Ports, 'folders'>, id: string) => plans.pathOf(ports, id)

export const writePlan = (ports: RecordPorts, plan: DeployPlan) =>
  plans.write(ports, plan.id, { name: planName, value: plan })

/** Throws deploy.unknown-plan, deploy.plan-newer, deploy.plan-broken. */
export async function readPlan(ports: RecordPorts, id: string): Promise<DeployPlan> {
  const text = await plans.read(ports, id, planName)
  if (text === null) throw failure('deploy.unknown-plan', { operation, values: { id } })
  const path = plans.pathOf(ports, id, planName)
  return parseVersioned(text, { type: deployPlan, version: deployPlanVersion, path, errors })
}

export const writeResults = (ports: RecordPorts, id: string, results: readonly HostResult[]) =>
  plans.write(ports, id, { name: resultsName, value: { schema: deployResultsVersion, results } })

/** Whether it was started: its results exist from then on, even if they are empty. */
export const wasBegun = async (ports: RecordPorts, id: string): Promise<boolean> =>
  (await plans.read(ports, id, resultsName)) !== null

/** Empty if it was not started. Throws deploy.plan-newer, deploy.plan-broken. */
export async function readResults(ports: RecordPorts, id: string): Promise<HostResult[]> {
  const text = await plans.read(ports, id, resultsName)
  if (text === null) return []
  const path = plans.pathOf(ports, id, resultsName)
  return parseVersioned(text, { type: deployResults, version: deployResultsVersion, path, errors }).results
}
