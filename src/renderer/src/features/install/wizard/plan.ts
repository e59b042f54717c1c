// The plan of an installation: what the machine is, and what would be erased.
import { sendCommand } from '#lib/engine/calls.ts'
import { createPlanStore, isSame } from '#lib/engine/plan-store.ts'
import { usePlan } from '#lib/engine/use-plan.ts'
import { installPlan } from '#shared/install/plan.ts'
import type { PlanRequest } from './draft.ts'

export const planStore = createPlanStore<PlanRequest>(request => sendCommand('installs.plan', { request }))

/** `step`: that needs it; null where none does. To choose disks, a plan for any of them will do. */
export function useInstallPlan(request: PlanRequest | null, step: 'disks' | 'confirm' | null) {
  const planning = usePlan(planStore, {
    input: request,
    wanted: step !== null,
    fits: (one, now) => isSame(step === 'disks' ? { ...one, disks: now.disks } : one, now),
    decode: value => installPlan.safeParse(value).data ?? null,
  })
  return { ...planning, again: () => request && void planStore.make(request) }
}
