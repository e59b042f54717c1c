// The plan that is being made or shown. It is kept in memory alone: with it is the password for sudo, where one was given.
import { useSyncExternalStore } from 'react'
import { sendCommand } from '#lib/engine/calls.ts'
import type { DeployRequest } from '#shared/model/deploy/plan.ts'

type Asked = { key: string; job: string; sudoPassword: string | null }
type State = { asked: Asked | null; asking: string | null; error: { key: string; thrown: unknown } | null }

let state: State = { asked: null, asking: null, error: null }
const listeners = new Set<() => void>()
const set = (change: Partial<State>) => {
  state = { ...state, ...change }
  for (const notify of [...listeners]) notify()
}

export const usePlanState = () =>
  useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => state,
  )

export const keyOf = (request: DeployRequest) => JSON.stringify(request)

/** Has a plan made; one that is still being made for other answers is cancelled. */
export async function makePlan(request: DeployRequest, sudoPassword: string | null): Promise<void> {
  const key = keyOf(request)
  if (state.asking === key) return
  const old = state.asked
  set({ asking: key, error: null, asked: null })
  // It may have ended already.
  if (old) void sendCommand('jobs.cancel', { id: old.job }).catch(() => undefined)
  try {
    const { job } = await sendCommand('deploys.plan', { request, sudoPassword })
    if (state.asking === key) set({ asked: { key, job, sudoPassword }, asking: null })
  } catch (thrown) {
    if (state.asking === key) set({ error: { key, thrown }, asking: null })
  }
}

/** It was begun: neither the plan nor the password is needed any more. */
export const forgetPlan = () => set({ asked: null, asking: null, error: null })
