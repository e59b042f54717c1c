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
  const wrongOf = new Map<string, { count: number; at: number }>()
  let lately: number[] = []

  const countOf = (source: string) => {
    const held = wrongOf.get(source)
    return held && held.at > now() - sourceMs ? held.count : 0
  }
  return {
    /** Check before looking up a code. */
    mayTry(address: string): boolean {
      lately = lately.filter(at => at > now() - allMs)
      return lately.length < inAll && countOf(networkOf(address)) < perSource
    },
    wrong(address: string): void {
      const source = networkOf(address)
      if (inAll !== Number.POSITIVE_INFINITY) lately.push(now())
      const count = countOf(source) + 1
      // Keeps the map ordered by age, newest last.
      wrongOf.delete(source)
      wrongOf.set(source, { count, at: now() })
      const [oldest] = wrongOf.keys()
      if (wrongOf.size > mostSources && oldest !== undefined) wrongOf.delete(oldest)
    },
    /** Resets its network. Only where a right one is of no use for guessing another. */
    right(address: string): void {
      wrongOf.delete(networkOf(address))
    },
    /** Undoes `wrong`, where a try is counted before its check. */
    undo(address: string): void {
      const source = networkOf(address)
      const held = wrongOf.get(source)
      if (held && held.count > 1) wrongOf.set(source, { ...held, count: held.count - 1 })
      else wrongOf.delete(source)
      lately.pop()
    },
  }
}
export type CodeLimits = ReturnType<typeof createCodeLimits>

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
