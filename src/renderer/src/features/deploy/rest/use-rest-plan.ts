// The plan for the hosts that an earlier deploy did not switch: what that one built, for those alone.
import { useMemo } from 'react'
import { sendCommand } from '#lib/engine/calls.ts'
import { createPlanStore } from '#lib/engine/plan-store.ts'
import { usePlan } from '#lib/engine/use-plan.ts'
import { deployPlan } from '#shared/model/deploy/plan.ts'

type Asked = { plan: string; sudoPassword: string | null }

export const restStore = createPlanStore<Asked>(asked => sendCommand('deploys.resume', asked))

export function useRestPlan(plan: string) {
  const input = useMemo(() => ({ plan, sudoPassword: null }), [plan])
  const { asked, ...planning } = usePlan(restStore, {
    ...{ input, wanted: true },
    fits: (one, now) => one.plan === now.plan,
    decode: value => deployPlan.safeParse(value).data ?? null,
  })
  const sudoPassword = asked?.sudoPassword ?? null
  return {
    ...planning,
    sudoPassword,
    again: (password: string | null = sudoPassword) => void restStore.make({ plan, sudoPassword: password }),
  }
}
