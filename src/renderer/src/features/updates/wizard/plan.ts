// The plan of a publication: what each box would get.
import { sendCommand } from '#lib/engine/calls.ts'
import { createPlanStore, isSame } from '#lib/engine/plan-store.ts'
import { usePlan } from '#lib/engine/use-plan.ts'
import { type PublishRequest, publishPlan } from '#shared/updates/publish.ts'

export const planStore = createPlanStore<PublishRequest>(request => sendCommand('updates.plan', { request }))

export function usePublishPlan(request: PublishRequest | null, wanted: boolean) {
  const planning = usePlan(planStore, {
    input: request,
    wanted,
    fits: isSame,
    decode: value => publishPlan.safeParse(value).data ?? null,
  })
  return { ...planning, again: () => request && void planStore.make(request) }
}
