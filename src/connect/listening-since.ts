// Since when the server listens without an interruption that could hide a report. A jump of its clock is one: the
// times of what it heard before are another clock's.
import type { Store } from './store/store.ts'

/** Calls come each minute. Later than this, the clock was set, or the computer slept. */
const lateMs = 5 * 60_000

/** Returns what has to be called each minute. */
export function watchClock({
  store,
  now,
}: {
  store: Pick<Store, 'listeningSince' | 'putListeningSince'>
  now: () => number
}): () => void {
  let last = now()
  return () => {
    const at = now()
    const isOther = at < last || at - last > lateMs || (store.listeningSince() ?? 0) > at
    last = at
    if (isOther) store.putListeningSince(at)
  }
}
