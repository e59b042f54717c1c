import { useSyncExternalStore } from 'react'

const clocks = new Map<number, { now: number; listeners: Set<() => void>; timer: number }>()

/** The time, told again every `everyMs`; all users of one period share a timer and see the same time. */
export function useNow(everyMs = 30_000): number {
  return useSyncExternalStore(
    listener => {
      let clock = clocks.get(everyMs)
      if (!clock) {
        const made = { now: Date.now(), listeners: new Set<() => void>(), timer: 0 }
        made.timer = window.setInterval(() => {
          made.now = Date.now()
          for (const tell of made.listeners) tell()
        }, everyMs)
        clocks.set(everyMs, made)
        clock = made
      }
      clock.listeners.add(listener)
      return () => {
        clock.listeners.delete(listener)
        if (clock.listeners.size) return
        window.clearInterval(clock.timer)
        clocks.delete(everyMs)
      }
    },
    () => clocks.get(everyMs)?.now ?? Math.floor(Date.now() / everyMs) * everyMs,
  )
}
