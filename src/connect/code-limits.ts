// Wrong claim codes: five from one address, twenty a minute from all of them. A right code clears its address.

const perAddress = 5
/** For how long an address waits after its fifth. */
const addressMs = 15 * 60_000
const inAll = 20
const allMs = 60_000
/** Beyond it the oldest is forgotten; the limit for all still holds. */
const mostAddresses = 10_000

export function createCodeLimits(now: () => number) {
  const wrongOf = new Map<string, { count: number; at: number }>()
  let lately: number[] = []

  const countOf = (address: string) => {
    const held = wrongOf.get(address)
    return held && held.at > now() - addressMs ? held.count : 0
  }
  return {
    /** Asked before a code is looked up. */
    mayTry(address: string): boolean {
      lately = lately.filter(at => at > now() - allMs)
      return lately.length < inAll && countOf(address) < perAddress
    },
    wrong(address: string): void {
      lately.push(now())
      const count = countOf(address) + 1
      // The newest is the last of the map.
      wrongOf.delete(address)
      wrongOf.set(address, { count, at: now() })
      const [oldest] = wrongOf.keys()
      if (wrongOf.size > mostAddresses && oldest !== undefined) wrongOf.delete(oldest)
    },
    right(address: string): void {
      wrongOf.delete(address)
    },
  }
}
export type CodeLimits = ReturnType<typeof createCodeLimits>
