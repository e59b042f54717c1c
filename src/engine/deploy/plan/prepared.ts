// What is built for a deploy, by a Nix that works.
import { setTimeout as delay } from 'node:timers/promises'
import type { Ports } from '#engine/ports/index.ts'
import type { Deployable, ToBuild } from './source.ts'

type Preparing = {
  workspace: string
  stateVersion: string | null
  signal: AbortSignal
  /** A Nix that has said nothing for so long is asked whether it works. */
  silentMs?: number
}

/**
 * Whether Nix works at all is asked only where preparing fails or takes long: each question to it is a process more, which a
 * deploy that changes nothing would notice. What is wrong with Nix itself is said first.
 */
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
      await done // it was ended
      throw thrown
    }
  }
  return preparing
}
