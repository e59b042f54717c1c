// Restores a drive to one empty partition: an empty disk is made as a file, by ordinary programs and an ordinary
// user, and written like any other image. So no new code is privileged.
import { join } from 'node:path'
import type { Work } from '#engine/jobs/plan.ts'
import type { Ports } from '#engine/ports/index.ts'
import { driveName } from '#shared/drives/drive-name.ts'
import type { DriveResult, FlashResult } from '#shared/flash/flash.ts'
import { flashStages, type WriterSwitches } from './plan/plan.ts'
import type { FoundDrive } from './request/facts.ts'
import { runFlash } from './run.ts'

const switches: WriterSwitches = {
  full: false,
  // Comparing would find the old content, and hardly anything is written anyway.
  smart: 'never',
  verify: true,
  moveBackupTable: false,
  // The user wants to use it.
  eject: false,
  forceUnmount: false,
}

type Restore = { drive: FoundDrive; label: string }

export async function restoreDrive(
  ports: Ports,
  { drive, label }: Restore,
  work: Work & { onResults: (results: DriveResult[]) => Promise<void> },
): Promise<FlashResult> {
  const to = join(ports.folders.cache, `empty-${ports.randomHex(4)}.raw`)
  const bmap = `${to}.bmap`
  try {
    await ports.files.makeFolder(ports.folders.cache)
    const { sizeBytes } = drive.drive
    const name = driveName(drive.drive)
    await ports.disks.makeEmptyDisk({ name, to, bmap, sizeBytes, label, signal: work.signal })
    const origin = { from: { path: to }, name: null, image: null, bmap, sha256: null, signedSha256: null }
    const stages = flashStages({ url: false, sum: false, qcow2: false, verify: true })
    return await runFlash(
      ports,
      {
        source: { origin, secrets: [] },
        sha256: null,
        drives: [drive],
        switches,
        makeSeed: null,
        stages,
      },
      work,
    )
  } finally {
    await ports.files.remove(to)
    await ports.files.remove(bmap)
  }
}
