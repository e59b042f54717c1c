// A workstation on LUKS and Btrfs, installed from the ISO of its host.
import { checkAll, succeeds } from '../machine/checks.ts'
import { isoFileIn } from '../machine/disk.ts'
import { waitForLogin } from '../machine/login-prompt.ts'
import { type Machine, startMachine } from '../machine/machine.ts'
import { powerOff } from '../machine/power-off.ts'
import type { Access } from '../machine/ssh.ts'
import { ToolError } from '../tool-error.ts'
import { copyStorePaths } from './generations.ts'

/** Copies a whole system under emulation. */
const installMs = 90 * 60_000
/** systemd's prompt in the initrd. */
export const passphrasePrompt = /enter passphrase (or recovery key )?for disk/i

type Install = Omit<Parameters<typeof startMachine>[0], 'isoPath'> & {
  /** The store path of the ISO. */
  iso: string
  passphrase: string
}

/** Installs it with its installer, as a person answers it. Its disk is NVMe. */
export async function installWorkstation({ iso, passphrase, ...parts }: Install): Promise<void> {
  await using machine = await startMachine({ ...parts, isoPath: isoFileIn(iso) })
  await waitForLogin(machine, parts.diskPath)
  const answers = ['/dev/nvme0n1', passphrase, passphrase].map(text => `'${text}'`).join(' ')
  const { code, output } = await machine.shell(
    `cd /etc/kiln && printf '%s\\n' ${answers} | sudo bin/install.py /dev/nvme0n1`,
    installMs,
  )
  if (code !== 0) throw new ToolError(`The installer ended with ${code}:\n${output.slice(-2000)}`)
  await powerOff(machine)
}

/** Copies a system to the machine and makes it the next one. */
export async function switchForNextStart(machine: Machine, access: Access, system: string): Promise<void> {
  await copyStorePaths(machine, access, system)
  await checkAll(machine, [
    succeeds('the profile', `nix-env --profile /nix/var/nix/profiles/system --set ${system}`),
    succeeds('the boot loader', `${system}/bin/switch-to-configuration boot`),
  ])
}
