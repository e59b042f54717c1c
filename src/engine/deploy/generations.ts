// How two generations of a host differ, read over SSH.
import { closureOn } from '#engine/deploy/host/look.ts'
import type { HostConnection } from '#engine/ports/ssh.ts'
import type { SystemDiff } from '#shared/deploy/plan.ts'
import { packageChanges } from './packages.ts'
import { unitChanges } from './units.ts'

type Two = { host: string; from: string; to: string; signal: AbortSignal }

/** Throws deploy.unreadable. */
export async function compareOnHost(
  connection: HostConnection,
  { host, from, to, signal }: Two,
): Promise<SystemDiff> {
  const closure = (system: string) => closureOn(connection, { host, system, signal })
  const [before, after] = await Promise.all([closure(from), closure(to)])
  return {
    packages: packageChanges(before.paths, after.paths),
    units: unitChanges(before.units, after.units),
  }
}
