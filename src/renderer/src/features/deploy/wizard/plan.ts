// The plan of a deploy: what each host would get.
import { useMemo } from 'react'
import { sendCommand } from '#lib/engine/calls.ts'
import { createPlanStore, isSame } from '#lib/engine/plan-store.ts'
import { usePlan } from '#lib/engine/use-plan.ts'
import { type DeployRequest, deployPlan, type StateVersionAnswer } from '#shared/deploy/plan.ts'

/** A new deploy, or what is left of the one whose plan has that id. */
type Planned = { request: DeployRequest } | { rest: string; stateVersions: StateVersionAnswer[] }

type PlanInput = { of: Planned; sudoPassword: string | null }

export const planStore = createPlanStore<PlanInput>(({ of, sudoPassword }) =>
  'rest' in of
    ? sendCommand('deploys.resume', { plan: of.rest, sudoPassword, stateVersions: of.stateVersions })
    : sendCommand('deploys.plan', { request: of.request, sudoPassword }),
)

export type Planning = ReturnType<typeof useDeployPlan>

/** `of`: the same object for the same answers; null while some are missing. */
export function useDeployPlan(of: Planned | null, wanted: boolean) {
  const input = useMemo(() => of && { of, sudoPassword: null }, [of])
  const { requested, ...planning } = usePlan(planStore, {
    input,
    wanted,
    fits: (one, now) => isSame(one.of, now.of),
    decode: value => deployPlan.safeParse(value).data ?? null,
  })
  const sudoPassword = requested?.sudoPassword ?? null
  return {
    ...planning,
    sudoPassword,
    again: (password: string | null = sudoPassword) =>
      of && void planStore.make({ of, sudoPassword: password }),
  }
}
