import { sendCommand } from '#lib/engine/calls.ts'
import { createPlanStore } from '#lib/engine/plan-store.ts'
import type { DeployRequest } from '#shared/model/deploy/plan.ts'

type Asked = { request: DeployRequest; sudoPassword: string | null }

export const planStore = createPlanStore<Asked>(asked => sendCommand('deploys.plan', asked))
