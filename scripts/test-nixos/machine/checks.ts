// Checks of a running machine, over its serial shell. Each returns what is wrong, or null.

import { ToolError } from '../tool-error.ts'
import type { KnownFailures } from './known-failures.ts'
import type { Machine } from './machine.ts'

export type Check = { name: string; run: (machine: Machine) => Promise<string | null> }

/** The limit of commands that are slow on an emulated processor. */
const slowMs = 1_800_000

/** A command that has to succeed. */
export const succeeds = (name: string, command: string, timeoutMs?: number): Check => ({
  name,
  run: async machine => {
    const { code, output } = await machine.shell(command, timeoutMs)
    return code === 0 ? null : `${command} ended with ${code}: ${output.slice(-600)}`
  },
})
/** Runs a command each second until it succeeds, for at most that many seconds. */
export const retryFor = (seconds: number, command: string) =>
  `for second in $(seq ${seconds}); do ${command} && break; sleep 1; done; ${command}`

/** A command whose output has to be this. */
export const prints = (name: string, command: string, expected: string): Check => ({
  name,
  run: async machine => {
    const { output } = await machine.shell(command)
    return output === expected ? null : `${command} printed ${JSON.stringify(output.slice(-600))}`
  },
})

/** Checks the text that PAM shows after a login at the console. */
export const printsAtLogin = (name: string, text: string): Check =>
  succeeds(name, `grep -qF '${text}' "$(grep -o 'motd=/nix/store/[^ ]*' /etc/pam.d/login | cut -d = -f 2)"`)

/** Errors of the journal that are not Kiln's: those of the emulator, and of Debian's programs outside of Debian. */
const knownErrors: readonly RegExp[] = [
  /Kernel parameter elevator=|Please use sysfs to set IO scheduler/,
  /tsc: Unable to calibrate|APIC calibration not consistent|mtrr: your CPUs had inconsistent/,
  /No irq handler for vector|unchecked MSR access|RETBleed|Speculative|Spectre|x86\/cpu|MDS CPU bug|TSX|MMIO Stale/,
  /watchdog: |rcu: (.*stall|blocking rcu_node|\s*Tasks blocked|\s*\(detected by)|clocksource: /,
  /Bluetooth|drm:|EFI: |efi: |pci_hp|shpchp|i801_smbus|ACPI|8254 timer not connected/,
  // kiln-seed asks udev for patience once, and goes on without it.
  /Failed to issue io\.systemd\.service\.Ping\(\) varlink call: Timer expired/,
  /Timed out while waiting for udev queue to empty/,
  // A driver of a processor that is emulated ends at once, and is gone while another of udev's workers looks at it.
  /could not read from '\/sys\/module\/\w+\/initstate': No such device/,
  // A package that both the system's path and its module give the bus.
  /Ignoring duplicate name '[\w.]+' in service file/,
  // Debian's runs as a user of another name; without it, as root in its sandbox.
  /no such user _dhcpcd/,
]

/** Again where journald was about to replace a file. */
const readErrors = [
  'for try in 1 2 3; do',
  'journalctl --sync; found=$(journalctl --boot --priority=3 --no-pager --output=cat 2>&1);',
  'case $found in *"is truncated, ignoring file"*) sleep 10 ;; *) break ;; esac; done; printf "%s\\n" "$found"',
].join(' ')

export const noJournalErrors = ({ messages }: KnownFailures): Check => ({
  name: 'no unknown error in the journal',
  run: async machine => {
    const { output } = await machine.shell(readErrors)
    const known = [...knownErrors, ...messages]
    const unknown = output.split('\n').filter(line => line !== '' && !known.some(each => each.test(line)))
    return unknown.length === 0 ? null : unknown.slice(0, 12).join('\n')
  },
})

/** Waits until systemd has started everything. Exactly the units in `mayFail` have to have failed. */
export const noFailedUnits = (mayFail: readonly string[] = []): Check => ({
  name: 'running, with no failed unit',
  run: async machine => {
    const { output: state } = await machine.shell('systemctl is-system-running --wait', 1_800_000)
    const { output } = await machine.shell('systemctl --failed --no-legend --plain --no-pager')
    const failed = output.split('\n').filter(line => line !== '')
    const ours = failed.filter(line => !mayFail.some(unit => line.startsWith(`${unit} `)))
    const missing = mayFail.filter(unit => !failed.some(line => line.startsWith(`${unit} `)))
    if (missing.length > 0) return `${missing.join(', ')} did not fail`
    return ours.length === 0 && state === (failed.length > 0 ? 'degraded' : 'running')
      ? null
      : `${state}\n${output}`.slice(-800)
  },
})

/** Reads the whole store: minutes under emulation, so it runs once for each profile. */
export const storeContentsMatch = succeeds(
  'each store path is what Nix’s database says',
  'nix-store --verify --check-contents',
  slowMs,
)

/** Boot loader and seed. */
const otherPartitionsMiB = 520
/** A file system reserves the rest. */
const usablePart = 0.9

/** Checks of a booted machine. The units in `haveFailed` have to have failed. */
export const bootChecks = (diskMiB: number, haveFailed: readonly string[]): readonly Check[] => [
  noFailedUnits(haveFailed),
  succeeds(
    'the root has grown to the drive',
    `test "$(df --output=size --block-size=1M / | tail -n 1)" -gt ${Math.floor((diskMiB - otherPartitionsMiB) * usablePart)}`,
  ),
  succeeds(
    'Nix’s database holds what is there',
    'test "$(nix-store --query --requisites /run/current-system | wc -l)" -gt 100 && nix-store --verify',
    slowMs,
  ),
  succeeds(
    'the boot loader is systemd-boot of the disk',
    'bootctl status --no-pager | grep -q "Product: systemd-boot"',
  ),
  // systemd 261 and 262 take rules behind a link for changed each time they look.
  prints('udev’s rules are in a real folder', 'readlink -f /usr/lib/udev/rules.d', '/usr/lib/udev/rules.d'),
]

export const seedChecks: readonly Check[] = [
  prints('host name', 'hostname', 'box9'),
  prints('time zone', 'readlink /etc/localtime', '/etc/zoneinfo/Europe/Amsterdam'),
  prints('user', 'id --user --name ada', 'ada'),
  prints(
    'mode and owner of a secret',
    "stat --format '%a %U %G' /var/lib/kiln/secrets/token",
    '600 root root',
  ),
  prints('its folder', "stat --format '%a %U %G' /var/lib/kiln/secrets", '700 root root'),
  prints('a secret', 'cat /var/lib/kiln/secrets/token', 'not-a-real-token'),
  prints('Wi-Fi file', "stat --format '%a %U' '/var/lib/iwd/My Network.psk'", '600 root'),
  succeeds('read once', 'test -e /var/lib/kiln/seeded'),
]

export async function checkAll(machine: Machine, checks: readonly Check[]): Promise<void> {
  const wrong: string[] = []
  for (const check of checks) {
    const found = await check.run(machine)
    if (found !== null) wrong.push(`${check.name}: ${found}`)
  }
  if (wrong.length > 0) throw new ToolError(wrong.join('\n'))
}
