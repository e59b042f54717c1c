// What a machine has to be, asked over its serial shell. Each check returns what is wrong, or null.
import type { Machine } from './machine.ts'
import { ToolError } from './tool-error.ts'

export type Check = { name: string; wrong: (machine: Machine) => Promise<string | null> }

/** A command that has to succeed. */
export const succeeds = (name: string, command: string): Check => ({
  name,
  wrong: async machine => {
    const { code, output } = await machine.shell(command)
    return code === 0 ? null : `${command} ended with ${code}: ${output.slice(-600)}`
  },
})
/** A command whose output has to be this. */
export const prints = (name: string, command: string, expected: string): Check => ({
  name,
  wrong: async machine => {
    const { output } = await machine.shell(command)
    return output === expected ? null : `${command} printed ${JSON.stringify(output.slice(-600))}`
  },
})

/** Messages of the journal's errors that are not ours: the emulator's, and what Debian's programs say without NixOS. */
export const knownErrors: readonly RegExp[] = [
  /Kernel parameter elevator=|Please use sysfs to set IO scheduler/,
  /tsc: Unable to calibrate|APIC calibration not consistent|mtrr: your CPUs had inconsistent/,
  /No irq handler for vector|unchecked MSR access|RETBleed|Speculative|Spectre|x86\/cpu|MDS CPU bug|TSX|MMIO Stale/,
  /watchdog: |rcu: .*stall|clocksource: /,
  /Bluetooth|drm:|EFI: |efi: |pci_hp|shpchp|i801_smbus|ACPI/,
]

export const journalErrors: Check = {
  name: 'no unknown error in the journal',
  wrong: async machine => {
    const { output } = await machine.shell('journalctl --boot --priority=3 --no-pager --output=cat')
    const unknown = output
      .split('\n')
      .filter(line => line !== '' && !knownErrors.some(known => known.test(line)))
    return unknown.length === 0 ? null : unknown.slice(0, 12).join('\n')
  },
}

export const bootChecks: readonly Check[] = [
  {
    name: 'running, with no failed unit',
    wrong: async machine => {
      const { output } = await machine.shell(
        'systemctl is-system-running --wait; systemctl --failed --no-legend --plain --no-pager',
        900_000,
      )
      return output === 'running' ? null : output.slice(-800)
    },
  },
  succeeds(
    'the root has grown to the drive',
    'test "$(df --output=size --block-size=1M / | tail -n 1)" -gt 3000',
  ),
  succeeds(
    'Nix’s database holds what is there',
    'test "$(nix-store --query --requisites /run/current-system | wc -l)" -gt 100 && nix-store --verify --check-contents',
  ),
  succeeds(
    'the boot loader is systemd-boot of the disk',
    'bootctl status --no-pager | grep -q "Product: systemd-boot"',
  ),
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
    const found = await check.wrong(machine)
    if (found !== null) wrong.push(`${check.name}: ${found}`)
  }
  if (wrong.length > 0) throw new ToolError(wrong.join('\n'))
}
