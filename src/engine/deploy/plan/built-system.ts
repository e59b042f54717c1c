// The system of a plan, built, and as far as the hosts are compared with it.
import type { Ports } from '#engine/ports/index.ts'
import { readSettings } from '#engine/settings/settings.ts'
import type { HostLook } from '../host/parse-look.ts'
import { type Building, buildSystem } from './build-system.ts'
import { type ComparedSystem, type System, systemHere, systemThere } from './system.ts'

/** `here` is asked for as soon as it is built, and is only needed where a host does not run it. */
export type BuiltSystem = { path: string; here: Promise<System>; unneeded: AbortController }

export async function buildToCompare(
  ports: Ports,
  building: Omit<Building, 'maxJobs'>,
): Promise<BuiltSystem> {
  const { maxJobs } = await readSettings(ports)
  const path = await buildSystem(ports, { ...building, maxJobs })
  const unneeded = new AbortController()
  const here = systemHere(ports, path, AbortSignal.any([building.work.signal, unneeded.signal]))
  here.catch(() => undefined) // thrown where it is needed
  return { path, here, unneeded }
}

type Asked = {
  /** null for a host that was not reached. */
  looks: readonly (HostLook | null)[]
  signal: AbortSignal
  /** Aborted where no host was reached: the build, and what Nix is asked of it, was ended by that. */
  forNobody: AbortSignal
}

/** null where it was given up for nobody. Throws what the build throws, and nix.*. */
export async function comparable(
  ports: Ports,
  building: Promise<BuiltSystem>,
  { looks, signal, forNobody }: Asked,
): Promise<ComparedSystem | null> {
  try {
    return await compared(ports, await building, looks)
  } catch (thrown) {
    if (signal.aborted || !forNobody.aborted) throw thrown
    return null
  }
}

async function compared(
  ports: Ports,
  { path, here, unneeded }: BuiltSystem,
  looks: Asked['looks'],
): Promise<ComparedSystem> {
  const reached = looks.filter(look => look !== null)
  const [first] = reached
  if (!first || reached.some(({ current }) => current !== path)) return here
  unneeded.abort()
  await here.catch(() => undefined) // it was ended
  return systemThere(ports, path, first.closure)
}
