import { sendCommand } from '#lib/engine/calls.ts'
import { createPlanStore } from '#lib/engine/plan-store.ts'
import type { Asked } from './draft.ts'

export const planStore = createPlanStore<Asked>(request => sendCommand('installs.plan', { request }))
