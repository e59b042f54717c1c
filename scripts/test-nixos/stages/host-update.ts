// An installed workstation that updates itself from the flake in its /etc/nixos, by kiln-host and by the document's names.
import { checkAll, noFailedUnits, succeeds } from '../machine/checks.ts'
import { shownAfter } from '../machine/console-after.ts'
import { loginPrompt, type Machine } from '../machine/machine.ts'
import { passphrasePrompt } from './encrypted-workstation.ts'
import { asDocumented, endsWith } from './ends-with.ts'
import { builtFrom, publishRelease, withShell } from './own-host-flake.ts'

const loader = '/boot/EFI/systemd/systemd-bootx64.efi'
/** Something that no generation needs. */
const waste = '/run/waste-of-store'

/** It has the flake already, at its first version (own-host-flake.ts), and a reset comes with its next start. */
export async function updateHost(machine: Machine, passphrase: string): Promise<void> {
  await checkAll(machine, [
    endsWith(asDocumented('sudo bin/eval.py config.settings.disk.device'), 0, '/dev/nvme0n1'),
    endsWith('kiln-host eval config.settings.disk.nothing', 1, 'does not provide attribute'),
    succeeds('a newer input', publishRelease('second')),
    succeeds('waste', `nix-store --add /etc/hostname > ${waste} && test -e $(cat ${waste})`),
    succeeds('no boot loader', `rm ${loader}`),
    endsWith(`${withShell} kiln-host update --rebuild-filesystem`, 0),
    builtFrom('first'),
    succeeds('the boot loader', `test -s ${loader}`),
    succeeds('the waste is there', `test -e $(cat ${waste})`),
    endsWith(asDocumented(`sudo ${withShell} bin/update.py --upgrade`), 0),
    builtFrom('second'),
    succeeds('it is the next start', 'cmp /nix/var/nix/profiles/system/release /run/current-system/release'),
    succeeds('the waste is gone', `! test -e $(cat ${waste})`),
    succeeds('the system that was started stays', 'test -e /run/booted-system/init'),
    succeeds('something to lose', 'echo new > /etc/of-the-update; sync'),
    endsWith(
      `echo n | ${withShell} kiln-host update --clean --reboot`,
      1,
      'The next start takes away',
      'Not restarted.',
    ),
    noFailedUnits(),
  ])
  const from = machine.console().length
  // Its shell may end with it.
  const restart = machine.shell(`echo y | ${withShell} kiln-host update --reboot`, 900_000).catch(() => null)
  await shownAfter(machine, from, passphrasePrompt)
  await restart
  await machine.type(`${passphrase}\r`)
  await shownAfter(machine, from, loginPrompt)
  await checkAll(machine, [
    builtFrom('second'),
    succeeds('it was started', 'cmp /run/booted-system/release /run/current-system/release'),
    succeeds('what it named is gone', '! test -e /etc/of-the-update'),
    noFailedUnits(),
  ])
}
