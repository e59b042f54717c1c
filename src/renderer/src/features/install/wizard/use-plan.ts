import { isSame } from '#lib/engine/plan-store.ts'
import { usePlan } from '#lib/engine/use-plan.ts'
import { installPlan } from '#shared/install/plan.ts'
import type { Asked } from './draft.ts'
import { planStore } from './plan-store.ts'

/** `step`: that needs it; null where none does. To choose disks, a plan for any of them will do. */
export function useInstallPlan(request: Asked | null, step: 'disks' | 'confirm' | null) {
  const planning = usePlan(planStore, {
    ...{ input: request, wanted: step !== null },
    fits: (one, now) => isSame(step === 'disks' ? { ...one, disks: now.disks } : one, now),
    decode: value => installPlan.safeParse(value).data ?? null,
  })
  return { ...planning, again: () => request && void planStore.make(request) }
}
