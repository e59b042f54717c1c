// Whether the machine and its disks are still those that were shown and confirmed. Pure.

import { driveName } from '#shared/drives/drive-name.ts'
import { failure } from '#shared/errors.ts'
import type { HostDisk } from '#shared/hosts/disks.ts'
import type { InstallPlan } from '#shared/install/plan.ts'
import { chooseDisks, hasSameContents, isSameDisk } from '../disks.ts'
import type { TargetFacts } from '../target.ts'

const operation = 'install'

/** Throws install.target-changed. */
export function assertSameTarget({ target, request }: InstallPlan, facts: TargetFacts): void {
  const isSame =
    target?.machine === facts.machine &&
    target.installer === facts.installer &&
    target.bootMode === facts.bootMode &&
    facts.rights !== 'none'
  if (!isSame) throw failure('install.target-changed', { operation, values: { host: request.host.name } })
}

/** Throws install.not-installer. */
export function assertInstaller({ request, target }: InstallPlan, facts: TargetFacts): void {
  const host = request.host.name
  if (!facts.installer || facts.rights !== 'root')
    throw failure('install.not-installer', { operation, values: { host } })
  if (target?.machine !== facts.machine)
    throw failure('install.target-changed', { operation, values: { host } })
}

/** The disks to be erased, in their current state. `contents`: also compares their content, which only the same
 *  system reads in the same way. Throws install.disk-changed. */
export function assertSameDisks(
  { erased, devices, request, target }: InstallPlan,
  disks: readonly HostDisk[],
  { contents }: { contents: boolean },
): HostDisk[] {
  const host = request.host.name
  const now = erased.map(disk => {
    const found = disks.filter(({ serial }) => serial === disk.serial)
    const [same] = found
    if (found.length === 1 && same && isSameDisk(disk, same) && (!contents || hasSameContents(disk, same)))
      return same
    const values = { host, disk: `${driveName(disk)} (${disk.serial})` }
    throw failure('install.disk-changed', { operation, values })
  })
  // The configuration's /dev/sda may be another disk by now.
  const wanted = erased.map(({ serial }) => serial)
  const staysRunning = !contents || target?.installer === true
  const [problem] = chooseDisks({ host, disks, wanted, devices, staysRunning }).problems
  if (problem) throw problem
  return now
}
