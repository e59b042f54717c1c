// Which hosts to query now: those in view whose last answer is old, a few at a time. Pure.
import type { HostState } from '#shared/deploy/memory.ts'

/** Each is a separate login. */
const atOnce = 4
/** A key in hardware wants to be touched at each login: not more often than this without a click. */
const staleMs = 5 * 60_000

type Queue = {
  /** The hosts in view, in their order. */
  inView: readonly string[]
  states: ReadonlyMap<string, HostState>
  /** When each was last queried here: what it said, or that it did not answer, may not have been kept. */
  tried: ReadonlyMap<string, number>
  asking: ReadonlySet<string>
  now: number
  /** Answers from before this time are refreshed, because the user asked for it. */
  since: number
}

/** Too old to go by; 0: there is none. */
const isStale = (at: number, now: number) => now - at > staleMs

/** Its last answer is too old to go by, or there is none. */
export const isOld = (state: Pick<HostState, 'asked'> | undefined, now: number) =>
  isStale(state?.asked?.at ?? 0, now)

export function nextToAsk({ inView, states, tried, asking, now, since }: Queue): string[] {
  const isWanted = (id: string) => {
    const last = Math.max(states.get(id)?.asked?.at ?? 0, tried.get(id) ?? 0)
    return last < since || isStale(last, now)
  }
  return inView.filter(id => !asking.has(id) && isWanted(id)).slice(0, Math.max(0, atOnce - asking.size))
}
