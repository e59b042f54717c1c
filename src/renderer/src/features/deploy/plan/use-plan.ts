import { useMemo } from 'react'
import { isSame } from '#lib/engine/plan-store.ts'
import { usePlan } from '#lib/engine/use-plan.ts'
import { deployPlan } from '#shared/deploy/plan.ts'
import { type Planned, planStore } from './plan-store.ts'

/** `of`: the same object for the same answers; null while some are missing. */
export function useDeployPlan(of: Planned | null, wanted: boolean) {
  const input = useMemo(() => of && { of, sudoPassword: null }, [of])
  const { asked, ...planning } = usePlan(planStore, {
    ...{ input, wanted },
    fits: (one, now) => isSame(one.of, now.of),
    decode: value => deployPlan.safeParse(value).data ?? null,
  })
  const sudoPassword = asked?.sudoPassword ?? null
  return {
    ...planning,
    sudoPassword,
    again: (password: string | null = sudoPassword) =>
      of && void planStore.make({ of, sudoPassword: password }),
  }
}
