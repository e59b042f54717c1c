// A plan's system, built, with the data for comparing hosts.
import type { Ports } from '#engine/ports/index.ts'
import { type ComparedSystem, systemHere, systemThere } from '../../systems/system.ts'
import type { HostLook } from '../host/parse-look.ts'

type Choosing = {
  /** null for a host that was not reached. */
  looks: readonly (HostLook | null)[]
  signal: AbortSignal
  /** Aborted if no host was reached, which ends the build. */
  forNoHost: AbortSignal
}

/** null if it was given up because no host needs it. Throws what the build throws, and nix.*. */
export async function comparable(
  ports: Ports,
  building: Promise<string>,
  { looks, signal, forNoHost }: Choosing,
): Promise<ComparedSystem | null> {
  let path: string
  try {
    path = await building
  } catch (thrown) {
    if (signal.aborted || !forNoHost.aborted) throw thrown
    return null
  }
  const reached = looks.filter(look => look !== null)
  const [first] = reached
  // Built before it turned out that no host needs it.
  if (!first) return null
  // Nix is only queried about it if some host does not run it.
  return reached.every(({ current }) => current === path)
    ? systemThere(ports, path, first.closure)
    : systemHere(ports, path, signal)
}
