// A deploy as a file of the person's own: saved by `--save-plan`, made again by `--plan`.
import { open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { jsonText, parseVersioned } from '#engine/json-file.ts'
import { failure } from '#shared/errors.ts'
import { type DeployRequest, deployFile, deployFileVersion } from '#shared/model/deploy/plan.ts'

const operation = 'deploy'

/** For its owner only: answers of a profile's form may be nobody else's business. Throws folder.unusable. */
export async function savePlanFile(path: string, deploy: DeployRequest): Promise<void> {
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
    await rm(partial, { force: true })
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw failure('folder.unusable', { operation, values: { path: dirname(path), reason }, cause })
  }
}

/** Throws file.missing, deploy.plan-newer, deploy.plan-broken. */
export async function readPlanFile(path: string): Promise<DeployRequest> {
  const text = await readFile(path, 'utf8').catch(cause => {
    throw failure('file.missing', { operation, values: { path }, details: { path }, cause })
  })
  const errors = { newer: 'deploy.plan-newer', broken: 'deploy.plan-broken', operation } as const
  return parseVersioned(text, { type: deployFile, version: deployFileVersion, path, errors }).deploy
}
