// Plans on disk: deploys/<id>/plan.json, and a link to the system that was built for it.
import { join } from 'node:path'
import { jsonText, parseVersioned } from '#engine/json-file.ts'
import type { Ports } from '#engine/ports/index.ts'
import { type DeployPlan, deployPlan, deployPlanVersion } from '#shared/deploy/plan.ts'
import { deployResults, deployResultsVersion, type HostResult } from '#shared/deploy/result.ts'
import { failure } from '#shared/errors.ts'

const operation = 'deploys'
type RecordPorts = Pick<Ports, 'files' | 'folders'>

const isDeployId = (id: string) => /^deploy-\d{8}-\d{6}-[0-9a-f]{4}$/.test(id)

export const deployFolder = ({ folders }: Pick<Ports, 'folders'>, id: string) =>
  join(folders.data, 'deploys', id)

export const writePlan = (ports: RecordPorts, plan: DeployPlan) =>
  ports.files.writeText(join(deployFolder(ports, plan.id), 'plan.json'), jsonText(plan), { mode: 0o600 })

/** Throws deploy.unknown-plan, deploy.plan-newer, deploy.plan-broken. */
export async function readPlan(ports: RecordPorts, id: string): Promise<DeployPlan> {
  const path = join(deployFolder(ports, id), 'plan.json')
  const text = isDeployId(id) ? await ports.files.readText(path) : null
  if (text === null) throw failure('deploy.unknown-plan', { operation, values: { id } })
  const errors = { newer: 'deploy.plan-newer', broken: 'deploy.plan-broken', operation } as const
  return parseVersioned(text, { type: deployPlan, version: deployPlanVersion, path, errors })
}

export const writeResults = (ports: RecordPorts, id: string, results: readonly HostResult[]) =>
  ports.files.writeText(
    join(deployFolder(ports, id), resultsName),
    jsonText({ schema: deployResultsVersion, results }),
    { mode: 0o600 },
  )

/** Whether it was started: its results exist from then on, even if they are empty. */
export const wasBegun = async (ports: RecordPorts, id: string): Promise<boolean> =>
  (await ports.files.readText(join(deployFolder(ports, id), resultsName))) !== null

/** null if it was not started. Throws deploy.plan-newer, deploy.plan-broken. */
export async function readResults(ports: RecordPorts, id: string): Promise<HostResult[]> {
  const path = join(deployFolder(ports, id), resultsName)
  const text = isDeployId(id) ? await ports.files.readText(path) : null
  if (text === null) return []
  const errors = { newer: 'deploy.plan-newer', broken: 'deploy.plan-broken', operation } as const
  return parseVersioned(text, { type: deployResults, version: deployResultsVersion, path, errors }).results
}

/** The last first. */
export const deployIds = async ({ files, folders }: RecordPorts): Promise<string[]> =>
  (await files.list(join(folders.data, 'deploys'))).filter(isDeployId).sort().reverse()

const resultsName = 'results.json'
const keptPlans = 20

/** Lets the systems of older plans be garbage-collected. Returns their ids. */
export async function sweepPlans(ports: RecordPorts): Promise<string[]> {
  const folder = join(ports.folders.data, 'deploys')
  const ids = (await ports.files.list(folder)).filter(isDeployId)
  const old = ids.slice(0, -keptPlans)
  for (const id of old) await ports.files.remove(join(folder, id))
  return old
}
