import { useMemo } from 'react'
import { isSame } from '#lib/engine/plan-store.ts'
import { usePlan } from '#lib/engine/use-plan.ts'
import { type DeployRequest, deployPlan } from '#shared/model/deploy/plan.ts'
import { planStore } from './plan-store.ts'

export function useDeployPlan(request: DeployRequest | null, wanted: boolean) {
  const input = useMemo(() => request && { request, sudoPassword: null }, [request])
  const { asked, ...planning } = usePlan(planStore, {
    ...{ input, wanted },
    fits: (one, now) => isSame(one.request, now.request),
    decode: value => deployPlan.safeParse(value).data ?? null,
  })
  const sudoPassword = asked?.sudoPassword ?? null
  return {
    ...planning,
    sudoPassword,
    again: (password: string | null = sudoPassword) =>
      request && void planStore.make({ request, sudoPassword: password }),
  }
}
