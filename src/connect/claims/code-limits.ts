// Limits wrong codes and passwords: five per network and twenty a minute in total, unless the caller sets
// other limits.
import { isIPv6 } from 'node:net'

type Figures = {
  perSource?: number
  /** How long a network has to wait after its last wrong one. */
  sourceMs?: number
  /** Infinity for secrets of 256 bits, which cannot be guessed: any limit would let a stranger lock out everyone. */
  inAll?: number
}
const allMs = 60_000
/** Above this number the oldest is forgotten; the total limit still applies. */
const mostSources = 10_000

export function createCodeLimits(
  now: () => number,
  { perSource = 5, sourceMs = 15 * 60_000, inAll = 20 }: Figures = {},
) {
  /** When each wrong one of a network was typed, newest last. All expire with the newest. */
  const wrongOf = new Map<string, number[]>()
  let lately: number[] = []

  /** One of the future was counted while the clock was wrong, and would count until then. */
  const isRecent = (at: number, ms: number) => at > now() - ms && at <= now()
  const timesOf = (source: string) => {
    const times = wrongOf.get(source) ?? []
    return isRecent(times.at(-1) ?? 0, sourceMs) ? times : []
  }
  return {
    /** Check before looking up a code. */
    mayTry(address: string): boolean {
      lately = lately.filter(at => isRecent(at, allMs))
      return lately.length < inAll && timesOf(networkOf(address)).length < perSource
    },
    /** Returns what `undo` takes. */
    wrong(address: string): number {
      const source = networkOf(address)
      const at = now()
      if (inAll !== Number.POSITIVE_INFINITY) lately.push(at)
      const times = [...timesOf(source), at]
      // Keeps the map ordered by age, newest last.
      wrongOf.delete(source)
      wrongOf.set(source, times)
      const [oldest] = wrongOf.keys()
      if (wrongOf.size > mostSources && oldest !== undefined) wrongOf.delete(oldest)
      return at
    },
    /** Resets its network. Only where a right one is of no use for guessing another. */
    right(address: string): void {
      wrongOf.delete(networkOf(address))
    },
    /**
     * Undoes the `wrong` of that time, where a try is counted before its check. The others expire as if it had
     * not been, and those that came during the check stay.
     */
    undo(address: string, at: number): void {
      const source = networkOf(address)
      const times = without(wrongOf.get(source) ?? [], at)
      if (times.length > 0) wrongOf.set(source, times)
      else wrongOf.delete(source)
      lately = without(lately, at)
    },
  }
}
export type CodeLimits = ReturnType<typeof createCodeLimits>

/** Without one of that time: which one makes no difference. */
function without(times: readonly number[], at: number): number[] {
  const found = times.lastIndexOf(at)
  return found === -1 ? [...times] : times.toSpliced(found, 1)
}

/** A household has 2^64 IPv6 addresses, which count as one network. Every other address counts on its own. */
export const networkOf = (address: string) => prefixOf(address, 4)
/** A provider gives a customer a /48 at most. */
export const siteOf = (address: string) => prefixOf(address, 3)

/** `groups`: of 16 bits, of an IPv6 address. */
function prefixOf(address: string, groups: number): string {
  if (!isIPv6(address) || address.includes('.')) return address
  const [before = '', after] = address.split('%', 1)[0]?.split('::') ?? []
  const [head, tail] = [before, after ?? ''].map(part => part.split(':').filter(Boolean))
  const zeros = after === undefined ? 0 : 8 - (head?.length ?? 0) - (tail?.length ?? 0)
  const all = [...(head ?? []), ...Array<string>(Math.max(0, zeros)).fill('0'), ...(tail ?? [])]
  return all
    .slice(0, groups)
    .map(group => Number.parseInt(group, 16).toString(16))
    .join(':')
}
