// Asks Nix during a build what each of its derivations needs. The answers are only drawn: an error here does not fail
// the build, it only leaves edges out of the graph.
import { logged } from '#engine/logged.ts'
import type { LogPort } from '#engine/ports/log.ts'
import type { NixPort } from '#engine/ports/nix.ts'

/** A query of this many takes Nix a tenth of a second, and its answer half a megabyte. */
const atOnce = 500

export type NeedsOptions = {
  nix: Pick<NixPort, 'inputDerivations'>
  log: Pick<LogPort, 'debug'>
  signal: AbortSignal
  /** Derivations that were not queried yet, at most `count`. */
  takeUnknown: (count: number) => string[]
  learn: (drv: string, inputs: string[]) => void
}

export function findNeeds({ nix, log, signal, takeUnknown, learn }: NeedsOptions) {
  const late = new AbortController()
  const either = AbortSignal.any([signal, late.signal])
  let asking: Promise<void> | null = null

  const askAll = async () => {
    for (let some = takeUnknown(atOnce); some.length; some = takeUnknown(atOnce)) {
      if (either.aborted) return
      for (const [drv, inputs] of await nix.inputDerivations(some, either)) learn(drv, inputs)
    }
  }
  /** Queries what is still unknown, unless a query is open. Never throws. */
  const look = () => {
    asking ??= askAll()
      .catch(thrown => {
        if (!either.aborted) logged(log, 'needs-unknown')(thrown)
        late.abort()
      })
      .finally(() => {
        asking = null
      })
  }
  return {
    look,
    /** Call it at the end: waits for an open query, at most `patienceMs`, and leaves nothing running. */
    close: async (patienceMs: number): Promise<void> => {
      look()
      const timer = setTimeout(() => late.abort(), patienceMs)
      await asking
      clearTimeout(timer)
      late.abort()
    },
  }
}
