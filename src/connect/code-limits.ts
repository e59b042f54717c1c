// Wrong codes and passwords: five from one network, twenty a minute from all of them, unless a caller has other figures. A right
// one clears its network.
import { isIPv6 } from 'node:net'

type Figures = {
  perSource?: number
  /** For how long a source waits after its last one. */
  sourceMs?: number
  inAll?: number
}
const allMs = 60_000
/** Beyond it the oldest is forgotten; the limit for all still holds. */
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
    /** Asked before a code is looked up. */
    mayTry(address: string): boolean {
      lately = lately.filter(at => at > now() - allMs)
      return lately.length < inAll && countOf(networkOf(address)) < perSource
    },
    wrong(address: string): void {
      const source = networkOf(address)
      lately.push(now())
      const count = countOf(source) + 1
      // The newest is the last of the map.
      wrongOf.delete(source)
      wrongOf.set(source, { count, at: now() })
      const [oldest] = wrongOf.keys()
      if (wrongOf.size > mostSources && oldest !== undefined) wrongOf.delete(oldest)
    },
    right(address: string): void {
      wrongOf.delete(networkOf(address))
    },
  }
}
export type CodeLimits = ReturnType<typeof createCodeLimits>

/** A household has 2^64 addresses of IPv6: they count as one. Anything else is its own. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address
  const [before = '', after] = address.split('%', 1)[0]?.split('::') ?? []
  const [head, tail] = [before, after ?? ''].map(part => part.split(':').filter(Boolean))
  const zeros = after === undefined ? 0 : 8 - (head?.length ?? 0) - (tail?.length ?? 0)
  const groups = [...(head ?? []), ...Array<string>(Math.max(0, zeros)).fill('0'), ...(tail ?? [])]
  return groups
    .slice(0, 4)
    .map(group => Number.parseInt(group, 16).toString(16))
    .join(':')
}
