// Which hosts are asked now: those in view whose last answer is old, a few at a time. Pure.
import type { HostState } from '#shared/model/hosts/memory.ts'

/** Each is a login of its own. */
const atOnce = 4
/** A key in hardware wants to be touched at each login: not more often than this by itself. */
const staleMs = 5 * 60_000

type Queue = {
  /** In view, in their order. */
  inView: readonly string[]
  states: ReadonlyMap<string, HostState>
  asking: ReadonlySet<string>
  now: number
  /** What was asked before that is asked again, because a person wants it. */
  since: number
}

export function nextToAsk({ inView, states, asking, now, since }: Queue): string[] {
  const isOld = (id: string) => {
    const at = states.get(id)?.asked?.at ?? 0
    return at < since || now - at > staleMs
  }
  return inView.filter(id => !asking.has(id) && isOld(id)).slice(0, Math.max(0, atOnce - asking.size))
}
