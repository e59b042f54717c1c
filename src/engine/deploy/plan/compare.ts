// How a host's system differs from its new one. Pure.

import type { HostClosure } from '#engine/systems/system.ts'
import type { ClosureDiff } from '#shared/deploy/plan.ts'
import type { HostLook } from '../host/parse-look.ts'
import { packageChanges } from '../packages.ts'
import { unitChanges } from '../units.ts'

type Compared = {
  look: HostLook
  to: HostClosure
  /** Bytes of the paths of `to`, if known here. */
  bytes: Map<string, number> | null
  bootParts: Record<string, string> | null
  /** Paths that the host does not have. */
  missing: string[]
}

export function compare({ look, to, bytes, bootParts, missing }: Compared): ClosureDiff {
  const sum = (paths: readonly string[]) =>
    bytes && paths.reduce((total, path) => total + (bytes.get(path) ?? 0), 0)
  return {
    packages: packageChanges(look.closure.paths, to.paths),
    units: unitChanges(look.closure.units, to.units),
    closureBytes: sum(to.paths),
    missingBytes: missing.length === 0 ? 0 : sum(missing),
    missingPaths: missing.length,
    needsReboot:
      bootParts !== null &&
      Object.entries(look.booted).some(([part, path]) => path !== '' && (bootParts[part] ?? '') !== path),
  }
}
