// Plans on disk: installs/<id>/plan.json, and links to what was built for it.
import { join } from 'node:path'
import { jsonText, parseVersioned } from '#engine/json-file.ts'
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import { type InstallPlan, installPlan, installPlanVersion } from '#shared/install/plan.ts'

const operation = 'install'
const keptPlans = 20
type RecordPorts = Pick<Ports, 'files' | 'folders'>

const isInstallId = (id: string) => /^install-\d{8}-\d{6}-[0-9a-f]{4}$/.test(id)

export const installFolder = ({ folders }: Pick<Ports, 'folders'>, id: string) =>
  join(folders.data, 'installs', id)

export const writePlan = (ports: RecordPorts, plan: InstallPlan) =>
  ports.files.writeText(join(installFolder(ports, plan.id), 'plan.json'), jsonText(plan), { mode: 0o600 })

/** Throws install.unknown-plan, install.plan-newer, file.broken. */
export async function readPlan(ports: RecordPorts, id: string): Promise<InstallPlan> {
  const path = join(installFolder(ports, id), 'plan.json')
  const text = isInstallId(id) ? await ports.files.readText(path) : null
  if (text === null) throw failure('install.unknown-plan', { operation, values: { id } })
  const errors = { newer: 'install.plan-newer', broken: 'file.broken', operation } as const
  return parseVersioned(text, { type: installPlan, version: installPlanVersion, path, errors })
}

/** Lets what was built for older plans be garbage-collected. */
export async function sweepPlans(ports: RecordPorts): Promise<void> {
  const folder = join(ports.folders.data, 'installs')
  const ids = (await ports.files.list(folder)).filter(isInstallId).sort()
  for (const id of ids.slice(0, -keptPlans)) await ports.files.remove(join(folder, id))
}
