// Installations on disk: installs/<id>/plan.json, and links to what was built for it.
import { parseVersioned } from '#engine/json-file.ts'
import { createPlanFolder } from '#engine/plan-folder.ts'
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import { type InstallPlan, installPlan, installPlanVersion } from '#shared/install/plan.ts'

const operation = 'install'
const planName = 'plan.json'
type RecordPorts = Pick<Ports, 'files' | 'folders'>

const plans = createPlanFolder({ folder: 'installs', prefix: 'install' })
export const { sweep: sweepPlans, whileHeld } = plans

export const installFolder = (ports: Pick<Ports, 'folders'>, id: string) => plans.pathOf(ports, id)

export const writePlan = (ports: RecordPorts, plan: InstallPlan) =>
  plans.write(ports, plan.id, { name: planName, value: plan })

/** Throws install.unknown-plan, install.plan-newer, file.broken. */
export async function readPlan(ports: RecordPorts, id: string): Promise<InstallPlan> {
  const text = await plans.read(ports, id, planName)
  if (text === null) throw failure('install.unknown-plan', { operation, values: { id } })
  const path = plans.pathOf(ports, id, planName)
  const errors = { newer: 'install.plan-newer', broken: 'file.broken', operation } as const
  return parseVersioned(text, { type: installPlan, version: installPlanVersion, path, errors })
}
