// publishes/<id>/plan.json, and GC roots of the systems that were built for it.
import { join } from 'node:path'
import { jsonText, parseVersioned } from '#engine/json-file.ts'
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import { type PublishPlan, publishPlan, publishPlanVersion } from '#shared/updates/publish.ts'

type RecordPorts = Pick<Ports, 'files' | 'folders'>
const operation = 'updates.publish'
const keptPlans = 5

const isPlanId = (id: string) => /^publish-\d{8}-\d{6}-[0-9a-f]{4}$/.test(id)
const plansFolder = ({ folders }: Pick<Ports, 'folders'>) => join(folders.data, 'publishes')
export const planFolder = (ports: Pick<Ports, 'folders'>, id: string) => join(plansFolder(ports), id)

export const writePlan = (ports: RecordPorts, plan: PublishPlan) =>
  ports.files.writeText(join(planFolder(ports, plan.id), 'plan.json'), jsonText(plan), { mode: 0o600 })

/** Throws update.unknown-plan, update.plan-newer, file.broken. */
export async function readPlan(ports: RecordPorts, id: string): Promise<PublishPlan> {
  const path = join(planFolder(ports, id), 'plan.json')
  const text = isPlanId(id) ? await ports.files.readText(path) : null
  if (text === null) throw failure('update.unknown-plan', { operation, values: { id } })
  const errors = { newer: 'update.plan-newer', broken: 'file.broken', operation } as const
  return parseVersioned(text, { type: publishPlan, version: publishPlanVersion, path, errors })
}

/** Removes older plans, so that their systems can be garbage-collected. */
export async function sweepPlans(ports: RecordPorts): Promise<void> {
  const ids = (await ports.files.list(plansFolder(ports))).filter(isPlanId)
  for (const id of ids.slice(0, -keptPlans)) await ports.files.remove(planFolder(ports, id))
}
