// A deploy as a user's file: saved by `--save-plan`, repeated by `--plan`.
import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { jsonText, parseVersioned } from '#engine/json-file.ts'
import { type DeployRequest, deployFile, deployFileVersion } from '#shared/deploy/plan.ts'
import { failure } from '#shared/errors.ts'
import { readNamed, systemReason } from '../terminal/named-file.ts'

const operation = 'deploy'

/**
 * Saves the plan so that only its owner can read it: answers in a profile's form may be private. Throws
 * folder.unusable, deploy.plan-other.
 */
export async function savePlanFile(named: string, deploy: DeployRequest): Promise<void> {
  // A link stays one.
  const path = await realpath(named).catch(() => named)
  await assertPlan(path)
  const partial = `${path}.${process.pid}.partial`
  try {
    const file = await open(partial, 'wx', 0o600)
    try {
      await file.writeFile(jsonText({ schema: deployFileVersion, deploy }))
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(partial, path)
  } catch (cause) {
    await rm(partial, { force: true }).catch(() => undefined) // what was thrown first is the reason
    const reason = cause instanceof Error ? systemReason(cause) : String(cause)
    throw failure('folder.unusable', { operation, values: { path: dirname(path), reason }, cause })
  }
}

/** Only a saved deploy or an empty file is replaced. Throws deploy.plan-other. */
async function assertPlan(path: string): Promise<void> {
  const facts = await stat(path).catch(() => null) // reported where it is written
  if (facts === null || (facts.isFile() && facts.size === 0)) return
  const isPlan = facts.isFile() && isDeploy(await readNamed(path, operation).catch(() => '')) // not read, not replaced
  if (!isPlan) throw failure('deploy.plan-other', { operation, values: { path }, details: { path } })
}

/** Whether a text is a plan, of this version or of another. */
function isDeploy(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && 'schema' in value && 'deploy' in value
  } catch {
    return false
  }
}

/** Throws file.missing, file.broken, deploy.plan-newer, deploy.plan-broken. */
export async function readPlanFile(path: string): Promise<DeployRequest> {
  const text = await readNamed(path, operation)
  const errors = { newer: 'deploy.plan-newer', broken: 'deploy.plan-broken', operation } as const
  return parseVersioned(text, { type: deployFile, version: deployFileVersion, path, errors }).deploy
}
