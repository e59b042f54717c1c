// The ISO of a profile, started from its disc beside an empty disk: the live system comes up as the profile has it, and its
// installer changes nothing without a confirmation.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Check, checkAll, noFailedUnits, noJournalErrors, succeeds } from '../machine/checks.ts'
import { createEmptyDisk, isoFileIn } from '../machine/disk.ts'
import type { KnownFailures } from '../machine/known-failures.ts'
import { waitForLogin } from '../machine/login-prompt.ts'
import { startMachine } from '../machine/machine.ts'

type LiveSystem = {
  /** The store path of the ISO. */
  iso: string
  known: KnownFailures
  log: (line: string) => void
  memoryMiB: number
  screen: boolean
  folder: string
}

/** QEMU's NVMe disk. */
const disk = '/dev/nvme0n1'

/** The state of a live system that has just come up next to an empty disk. */
export const liveChecks = (diskPath: string): readonly Check[] => [
  noFailedUnits(),
  succeeds('the live system runs from the disc', 'findmnt --noheadings --types iso9660 /iso'),
  isEmpty(diskPath),
]

const isEmpty = (diskPath: string): Check =>
  succeeds(
    'the disk is empty',
    `test -z "$(lsblk --noheadings --raw --output FSTYPE,PARTLABEL ${diskPath} | xargs)"`,
  )

export async function startLiveSystem({
  iso,
  known,
  log,
  memoryMiB,
  screen,
  folder,
}: LiveSystem): Promise<void> {
  const { path: diskPath } = createEmptyDisk(folder)
  const parts = { diskPath, diskBus: 'nvme', folder, memoryMiB, screen } as const
  await using machine = await startMachine({ ...parts, isoPath: isoFileIn(iso) })
  try {
    await waitForLogin(machine, diskPath)
    await checkAll(machine, [
      ...liveChecks(disk),
      noJournalErrors(known),
      succeeds(
        'the system that it installs is on the disc whole',
        'toplevel=$(grep -o "TOPLEVEL=[^ ]*" "$(readlink -f "$(command -v kiln-install)")" | grep -o "/nix/store/[^\'\\"]*"); nix-store --query --requisites "$toplevel" | xargs ls -d >/dev/null',
        900_000,
      ),
      succeeds('an answer that is not the disk’s name changes nothing', `! echo no | kiln-install ${disk}`),
      isEmpty(disk),
    ])
    if (screen)
      await machine
        .screenshot(join(folder, 'screen.png'))
        .catch((thrown: unknown) => log(`no picture of its screen: ${String(thrown)}`))
  } finally {
    writeFileSync(join(folder, 'console.txt'), machine.console())
  }
}
