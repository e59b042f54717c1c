// A drive with the add-on "Secure Boot" in a computer whose firmware has no keys yet: the first boot makes them, the second
// hands them to the firmware, and from then on only what they have signed starts.
import { join } from 'node:path'
import {
  bootChecks,
  type Check,
  checkAll,
  noFailedUnits,
  noJournalErrors,
  prints,
  succeeds,
} from '../machine/checks.ts'
import { copyImageToDisk } from '../machine/disk.ts'
import type { KnownFailures } from '../machine/known-failures.ts'
import { waitForLogin } from '../machine/login-prompt.ts'
import { bootTimeoutMs, startMachine } from '../machine/machine.ts'
import { powerOff } from '../machine/power-off.ts'
import { type Access, ssh } from '../machine/ssh.ts'
import { ToolError } from '../tool-error.ts'

type SecureBoot = {
  image: string
  known: KnownFailures
  memoryMiB: number
  keyPath: string
  folder: string
  env: NodeJS.ProcessEnv
}

/** A variable of the firmware's, after four bytes of attributes. UEFI Specification, 3.3: Globally Defined Variables. */
const firmwareVariable = (name: string, value: '0' | '1'): Check =>
  prints(
    `the firmware's ${name}`,
    `od -An -tu1 -j4 -N1 /sys/firmware/efi/efivars/${name}-8be4df61-93ca-11d2-aa0d-00e098032b8c | xargs`,
    value,
  )
const keys = '/var/lib/sbctl/keys'
const keysSum = `cat ${keys}/*/*.key | sha256sum`

const offeredKeys = 'ls /boot/loader/keys/auto | xargs'
const installBootLoader = '/run/current-system/bin/switch-to-configuration boot >/root/said 2>&1'

const keysMade: readonly Check[] = [
  firmwareVariable('SetupMode', '1'),
  firmwareVariable('SecureBoot', '0'),
  prints('private keys of root alone', `stat -c '%a %U' ${keys}/*/*.key | sort -u`, '600 root'),
  prints('what the firmware is to take', offeredKeys, 'KEK.auth PK.auth db.auth'),
  succeeds('a signed entry of the boot menu', 'ls /boot/EFI/Linux/nixos-generation-1*.efi'),
]

/** Were the keys still there, the next start would enrol them with files on the ESP that nothing has signed. */
const withFullEsp: readonly Check[] = [
  // lzbt writes only what is missing.
  succeeds(
    'no room on the ESP for what is missing',
    'rm /boot/EFI/Linux/nixos-*.efi && ! cat /dev/zero >/boot/filler && sync',
  ),
  succeeds('a boot loader without room is not installed', `! ${installBootLoader}`),
  succeeds(
    'it says what became of the keys',
    "grep -q 'Secure Boot keys are kept from the firmware' /root/said",
  ),
  prints('nothing for the firmware to take', 'ls /boot/loader/keys', ''),
  succeeds('with room it is installed', `rm /boot/filler /root/said && ${installBootLoader}`),
  prints('what the firmware is to take again', offeredKeys, 'KEK.auth PK.auth db.auth'),
]

const signedChecks = (sum: string): readonly Check[] => [
  firmwareVariable('SetupMode', '0'),
  firmwareVariable('SecureBoot', '1'),
  prints('mokutil', 'mokutil --sb-state', 'SecureBoot enabled'),
  succeeds('bootctl', "bootctl status --no-pager | grep 'Secure Boot: enabled (user)'"),
  succeeds('lanzaboote’s stub has started the kernel', 'bootctl status --no-pager | grep lanzastub'),
  prints('the keys of the first boot', keysSum, sum),
  prints('no unsigned entry', 'find /boot/loader/entries -name "nixos-*.conf"', ''),
]

/** Debian's own boot loader, which this machine's keys have not signed. */
const installUnsigned =
  'for to in BOOT/BOOTX64.EFI systemd/systemd-bootx64.efi; do ' +
  'cp -L /run/booted-system/systemd/lib/systemd/boot/efi/systemd-bootx64.efi /boot/EFI/$to || exit 1; done; sync'
const refused = /Access Denied|Security Violation/

export async function bootWithSecureBoot(options: SecureBoot): Promise<void> {
  const { image, known, memoryMiB, keyPath, folder, env } = options
  const disk = copyImageToDisk(image, folder)
  const parts = { diskPath: disk.path, folder, memoryMiB, secureFirmware: true }
  let sum: string
  {
    await using machine = await startMachine(parts)
    await waitForLogin(machine, disk.path)
    await checkAll(machine, [noFailedUnits(known.units), ...keysMade, ...withFullEsp])
    sum = (await machine.shell(keysSum)).output
    await powerOff(machine)
  }
  {
    // systemd-boot hands the keys over and restarts the computer.
    await using machine = await startMachine(parts)
    await waitForLogin(machine, disk.path)
    await checkAll(machine, [
      ...bootChecks(disk.sizeMiB, known.units),
      noJournalErrors(known),
      ...signedChecks(sum),
    ])
    const access: Access = { keyPath, knownHostsPath: join(folder, 'known-hosts'), env, newHost: true }
    const name = await ssh(machine, access, 'root', 'id --user --name')
    if (name !== 'root') throw new ToolError(`The form's key logs in as ${name}`)
    await checkAll(machine, [succeeds('an unsigned boot loader in its place', installUnsigned)])
    await powerOff(machine)
  }
  await using machine = await startMachine({ ...parts, initTimeoutMs: 1000 })
  await machine.waitFor(refused, bootTimeoutMs)
}
