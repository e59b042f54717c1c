// An image with what real computers need, which the other machines of these tests leave out (nix/tests/debian/real-computer):
// fixes of processors, firmware, the drive's health. The processor is emulated and takes no fix.

import { join } from 'node:path'
import { bootChecks, type Check, checkAll, noJournalErrors, retryFor, succeeds } from '../machine/checks.ts'
import { copyImageToDisk, makeSeed, writeSeed } from '../machine/disk.ts'
import type { KnownFailures } from '../machine/known-failures.ts'
import { waitForLogin } from '../machine/login-prompt.ts'
import { startMachine } from '../machine/machine.ts'
import { measureRunning, type Running } from '../system/figures.ts'
import { seesTheLogo } from './splash-picture.ts'

type RealComputer = {
  image: string
  known: KnownFailures
  memoryMiB: number
  folder: string
  onMeasured: (running: Running) => void
}

const container = (maker: string) =>
  succeeds(
    `its initrd begins with the fixes of ${maker}’s processors`,
    `grep -qa kernel/x86/microcode/${maker}.bin /boot/EFI/nixos/*-initrd.efi`,
  )

const checks: readonly Check[] = [
  container('GenuineIntel'),
  container('AuthenticAMD'),
  succeeds(
    'the kernel looks for firmware where it is, compressed',
    'cd "$(cat /sys/module/firmware_class/parameters/path)" && ls iwlwifi-*.ucode.zst amdgpu/*.bin.zst >/dev/null',
  ),
  // A firmware file that the kernel reads itself: without it there are no rules of any country.
  succeeds(
    'the kernel has the rules for radios of the drive’s time zone',
    retryFor(120, "iw reg get | grep -A 1 '^global' | grep -q 'country NL: DFS-ETSI'"),
  ),
  succeeds('a drive’s health is watched', retryFor(120, 'systemctl is-active --quiet smartd')),
  succeeds(
    'that of the NVMe drive',
    "journalctl --boot --unit smartd --output=cat | grep 'Device: /dev/nvme0' | grep -q 'is SMART capable\\|SMART health'",
  ),
]

export async function bootRealComputer({
  image,
  known,
  memoryMiB,
  folder,
  onMeasured,
}: RealComputer): Promise<void> {
  const disk = copyImageToDisk(image, folder)
  writeSeed(disk, makeSeed(join(folder, 'seed'), 'box9').bytes)
  const parts = { diskPath: disk.path, folder, memoryMiB, diskBus: 'nvme', screen: true } as const
  await using machine = await startMachine(parts)
  await seesTheLogo({ folder, booted: waitForLogin(machine, disk.path) })
  await checkAll(machine, bootChecks(disk.sizeMiB, known.units))
  onMeasured(await measureRunning(machine))
  await checkAll(machine, [...checks, noJournalErrors(known)])
}
