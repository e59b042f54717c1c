// Prepares what a deploy needs, with a working Nix.
import { setTimeout as delay } from 'node:timers/promises'
import type { Ports } from '#engine/ports/index.ts'
import type { Deployable, ToBuild } from './deployable.ts'

type Preparing = {
  workspace: string
  stateVersion: string | null
  signal: AbortSignal
  /** A Nix that is silent for this long is checked. */
  silentMs?: number
}

/** Nix itself is only checked if preparing fails or takes long: each check is another process, which would slow down
 *  a deploy that changes nothing. Problems of Nix itself are reported first. */
export async function prepared(
  { nix }: { nix: Pick<Ports['nix'], 'ready'> },
  deployable: Pick<Deployable, 'prepare'>,
  { workspace, stateVersion, signal, silentMs = 2000 }: Preparing,
): Promise<ToBuild> {
  const unready = new AbortController()
  const preparing = deployable.prepare(workspace, {
    stateVersion,
    signal: AbortSignal.any([signal, unready.signal]),
  })
  const done = preparing.then(
    () => true,
    () => false, // thrown below
  )
  if (!(await Promise.race([done, delay(silentMs, false, { ref: false })]))) {
    try {
      if (!signal.aborted) await nix.ready()
    } catch (thrown) {
      unready.abort()
      await done // it was killed
      throw thrown
    }
  }
  return preparing
}
