import { sendCommand } from '#lib/engine/calls.ts'
import { createPlanStore } from '#lib/engine/plan-store.ts'
import type { DeployRequest, StateVersionAnswer } from '#shared/deploy/plan.ts'

/** A new deploy, or what is left of the one whose plan has that id. */
export type Planned = { request: DeployRequest } | { rest: string; stateVersions: StateVersionAnswer[] }

type Asked = { of: Planned; sudoPassword: string | null }

export const planStore = createPlanStore<Asked>(({ of, sudoPassword }) =>
  'rest' in of
    ? sendCommand('deploys.resume', { plan: of.rest, sudoPassword, stateVersions: of.stateVersions })
    : sendCommand('deploys.plan', { request: of.request, sudoPassword }),
)
