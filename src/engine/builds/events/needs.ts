// Which derivation of this build needs which. Nix's events do not contain this: Kiln queries the store while the build
// runs, and the answers come before or after the derivations that they name.
import type { DerivationNeeds } from '#shared/builds/build-graph.ts'

/** A whole NixOS from source is 3,200 derivations with 19,000 edges. */
const mostEdges = 300_000

export function createNeeds() {
  const known = new Set<string>()
  const unknown: string[] = []
  const learned = new Set<string>()
  const needs = new Map<string, string[]>()
  /**
   * The dependants of derivations that no event has named yet. Most of those are in the store already, and never
   * appear.
   */
  const awaited = new Map<string, string[]>()
  const changed = new Set<string>()
  let edges = 0
  let all: Record<string, string[]> | null = {}

  const connect = (drv: string, needed: string) => {
    // A new list: the old one may have been handed out.
    needs.set(drv, [...(needs.get(drv) ?? []), needed])
    changed.add(drv)
    all = null
  }

  return {
    /** The build has this derivation. */
    appear: (drv: string) => {
      if (known.has(drv)) return
      known.add(drv)
      unknown.push(drv)
      for (const dependant of awaited.get(drv) ?? []) connect(dependant, drv)
      awaited.delete(drv)
    },
    /** Derivations of the build whose needs are still unknown, at most `count`. Each is returned once. */
    takeUnknown: (count: number): string[] => unknown.splice(0, count),
    /** `inputs`: all derivations that `drv` needs directly, whether they are built or not. */
    learn: (drv: string, inputs: string[]) => {
      if (!known.has(drv) || learned.has(drv) || edges + inputs.length > mostEdges) return
      learned.add(drv)
      edges += inputs.length
      for (const input of new Set(inputs)) {
        if (input === drv) continue
        if (known.has(input)) connect(drv, input)
        else if (awaited.get(input)?.push(drv) === undefined) awaited.set(input, [drv])
      }
    },
    takeChanged: (): DerivationNeeds[] => {
      const taken = Array.from(changed, drv => ({ drv, needs: needs.get(drv) ?? [] }))
      changed.clear()
      return taken
    },
    all: (): Record<string, string[]> => {
      all ??= Object.fromEntries(needs)
      return all
    },
  }
}
