import { useSyncExternalStore } from 'react'

/** Ticks while something listens; all users of one period share its timer and see the same time. */
function createClock(everyMs: number) {
  const listeners = new Set<() => void>()
  let now = Date.now()
  let timer = 0
  const tick = () => {
    now = Date.now()
    for (const notify of listeners) notify()
  }
  return {
    subscribe(listener: () => void) {
      if (listeners.size === 0) timer = window.setInterval(tick, everyMs)
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) window.clearInterval(timer)
      }
    },
    /** Constant between ticks, so that rendering does not trigger itself; up to date again after a pause. */
    now() {
      if (Date.now() - now > everyMs) now = Date.now()
      return now
    },
  }
}

const clocks = new Map<number, ReturnType<typeof createClock>>()

/** The time, updated every `everyMs`. */
export function useNow(everyMs = 30_000): number {
  const clock = clocks.get(everyMs) ?? createClock(everyMs)
  clocks.set(everyMs, clock)
  return useSyncExternalStore(clock.subscribe, clock.now)
}
