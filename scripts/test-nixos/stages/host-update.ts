// An installed workstation that updates itself from the flake in its /etc/nixos, by kiln-host and by the document's names.
import { checkAll, noFailedUnits, succeeds } from '../machine/checks.ts'
import { shownAfter } from '../machine/console-after.ts'
import { loginPrompt, type Machine } from '../machine/machine.ts'
import { passphrasePrompt } from './encrypted-workstation.ts'
import { asDocumented, says } from './host-tools.ts'
import { builtFrom, publishRelease, withShell, writeHostFlake } from './own-host-flake.ts'

const loader = '/boot/EFI/systemd/systemd-bootx64.efi'
/** Something that no generation needs. */
const waste = '/run/waste-of-store'

type UpdateHost = {
  /** The store path of the system that the flake's is a copy of. The machine has it. */
  system: string
  passphrase: string
}

export async function updateHost(machine: Machine, { system, passphrase }: UpdateHost): Promise<void> {
  const { output: hostName } = await machine.shell('cat /proc/sys/kernel/hostname')
  await writeHostFlake(machine, { [hostName]: system })
  await checkAll(machine, [
    says(asDocumented('sudo bin/eval.py config.settings.disk.device'), 0, '"/dev/nvme0n1"'),
    says('kiln-host eval config.settings.disk.nothing', 1, 'does not provide attribute'),
    says(asDocumented(`sudo ${withShell} bin/update.py`), 0),
    builtFrom('first'),
    succeeds('it is the next start', 'cmp /nix/var/nix/profiles/system/release /run/current-system/release'),
    succeeds('a newer input', publishRelease('second')),
    succeeds('waste', `nix-store --add /etc/hostname > ${waste} && test -e $(cat ${waste})`),
    succeeds('no boot loader', `rm ${loader}`),
    says(`${withShell} kiln-host update --rebuild-filesystem`, 0),
    builtFrom('first'),
    succeeds('the boot loader', `test -s ${loader}`),
    succeeds('the waste is there', `test -e $(cat ${waste})`),
    says(asDocumented(`sudo ${withShell} bin/update.py --upgrade`), 0),
    builtFrom('second'),
    succeeds('the waste is gone', `! test -e $(cat ${waste})`),
    succeeds('the system that was started stays', 'test -e /run/booted-system/init'),
    says(
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
    noFailedUnits(),
  ])
}
