// The system of a plan, built, and as far as the hosts are compared with it.
import type { Ports } from '#engine/ports/index.ts'
import type { HostLook } from '../host/parse-look.ts'
import { type ComparedSystem, systemHere, systemThere } from './system.ts'

type Asked = {
  /** null for a host that was not reached. */
  looks: readonly (HostLook | null)[]
  signal: AbortSignal
  /** Aborted where no host was reached: the build was ended by that. */
  forNobody: AbortSignal
}

/** null where it was given up for nobody. Throws what the build throws, and nix.*. */
export async function comparable(
  ports: Ports,
  building: Promise<string>,
  { looks, signal, forNobody }: Asked,
): Promise<ComparedSystem | null> {
  let path: string
  try {
    path = await building
  } catch (thrown) {
    if (signal.aborted || !forNobody.aborted) throw thrown
    return null
  }
  const reached = looks.filter(look => look !== null)
  const [first] = reached
  // Built before it was known that it is for nobody.
  if (!first) return null
  // Nix is asked about it only where a host does not run it.
  return reached.every(({ current }) => current === path)
    ? systemThere(ports, path, first.closure)
    : systemHere(ports, path, signal)
}
