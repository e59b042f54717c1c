// A plan that a page of steps has made before anything is done. It is kept in memory only: its
// request may contain a password.
import { useSyncExternalStore } from 'react'
import { createListeners } from '../listeners.ts'
import { sendCommand } from './calls.ts'

type PlanState<Input> = {
  requested: { input: Input; job: string } | null
  asking: Input | null
  error: { input: Input; thrown: unknown } | null
}

export type PlanStore<Input> = {
  usePlanState: () => PlanState<Input>
  /** Has a plan made; one that is still being made for other answers is cancelled. */
  make: (input: Input) => Promise<void>
  /** It was started: the plan and its request are no longer needed. */
  forget: () => void
}

export function createPlanStore<Input>(start: (input: Input) => Promise<{ job: string }>): PlanStore<Input> {
  const nothing: PlanState<Input> = { requested: null, asking: null, error: null }
  let state = nothing
  const { subscribe, notify } = createListeners()
  const set = (change: Partial<PlanState<Input>>) => {
    state = { ...state, ...change }
    notify()
  }
  return {
    usePlanState: () => useSyncExternalStore(subscribe, () => state),
    async make(input) {
      if (state.asking !== null && isSame(state.asking, input)) return
      const old = state.requested
      set({ asking: input, error: null, requested: null })
      // It may have ended already.
      if (old) void sendCommand('jobs.cancel', { id: old.job }).catch(() => undefined)
      try {
        const { job } = await start(input)
        if (state.asking === input) set({ requested: { input, job }, asking: null })
      } catch (thrown) {
        if (state.asking === input) set({ error: { input, thrown }, asking: null })
      }
    },
    forget: () => set(nothing),
  }
}

/** Answers are plain data. */
export const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)
