// The plan that is being made or shown. A plan for other disks of the same machine still says which disks it has.
import { useSyncExternalStore } from 'react'
import { sendCommand } from '#lib/engine/calls.ts'
import type { Asked } from './draft.ts'

type Key = { machine: string; disks: string }
type State = {
  asked: (Key & { job: string }) | null
  asking: Key | null
  error: (Key & { thrown: unknown }) | null
}

const nothing: State = { asked: null, asking: null, error: null }
let state = nothing
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

export const keyOf = ({ disks, ...machine }: Asked): Key => ({
  machine: JSON.stringify(machine),
  disks: JSON.stringify(disks),
})

export const isSame = (one: Key | null, other: Key): boolean =>
  one?.machine === other.machine && one.disks === other.disks

/** Has a plan made; one that is still being made for other answers is cancelled. */
export async function makePlan(request: Asked): Promise<void> {
  const key = keyOf(request)
  if (isSame(state.asking, key)) return
  const old = state.asked
  set({ asking: key, error: null, asked: null })
  // It may have ended already.
  if (old) void sendCommand('jobs.cancel', { id: old.job }).catch(() => undefined)
  try {
    const { job } = await sendCommand('installs.plan', { request })
    if (isSame(state.asking, key)) set({ asked: { ...key, job }, asking: null })
  } catch (thrown) {
    if (isSame(state.asking, key)) set({ error: { ...key, thrown }, asking: null })
  }
}

/** It was begun. */
export const forgetPlan = () => set(nothing)
