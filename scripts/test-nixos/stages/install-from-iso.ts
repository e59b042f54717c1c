// The ISO in a computer with an empty disk: its installer, and the machine that boots from what it installed. The form had
// no key, so the installer asks for one, and that key is the only way in.
import { join } from 'node:path'
import { bootChecks, checkAll, noJournalErrors, prints, succeeds } from '../machine/checks.ts'
import { createEmptyDisk, isoFileIn } from '../machine/disk.ts'
import type { KnownFailures } from '../machine/known-failures.ts'
import { waitForLogin } from '../machine/login-prompt.ts'
import { bootTimeoutMs, type Machine, startMachine } from '../machine/machine.ts'
import { powerOff } from '../machine/power-off.ts'
import { type Access, ssh } from '../machine/ssh.ts'
import { ToolError } from '../tool-error.ts'
import { liveChecks } from './live-system.ts'

type InstallFromIso = {
  /** The store path of the ISO. */
  iso: string
  profile: string
  known: KnownFailures
  memoryMiB: number
  env: NodeJS.ProcessEnv
  /** The key that the installer asks for; its public half is next to it. */
  key: { path: string; publicKey: string }
  folder: string
  /** The passphrase of the encrypted disk that its form asks for. */
  passphrase?: string
}

/** QEMU's NVMe disk has this name, by which an unattended installation recognises it. */
const disk = { path: '/dev/nvme0n1', name: 'disk' }
/** Copies a whole system under emulation. */
const installMs = 90 * 60_000
/** systemd's prompt in the initrd. */
const passphrasePrompt = /enter passphrase for disk/i
const secondPassphrasePrompt = /(enter passphrase for disk[\s\S]*){2}/i
const wrongPassphrase = /Failed to activate with specified passphrase/
const rootIsEncrypted =
  'lsblk --noheadings --output TYPE "$(findmnt --noheadings --output SOURCE /)" | grep -x crypt'
const quoted = (text: string) => `'${text}'`

/** The command that a user would type, or the answers given in advance. */
function installCommand({ profile, key, passphrase }: InstallFromIso): string {
  if (profile === 'appliance')
    return `kaliunbox-install --disk ${disk.path} --serial ${disk.name} --key ${quoted(key.publicKey)}`
  const answers = [disk.path, key.publicKey, ...(passphrase ? [passphrase, passphrase] : [])]
  return `printf '%s\\n' ${answers.map(quoted).join(' ')} | kiln-install ${disk.path}`
}

async function install(machine: Machine, diskPath: string, options: InstallFromIso): Promise<void> {
  await waitForLogin(machine, diskPath)
  await checkAll(machine, liveChecks(disk.path))
  const { code, output } = await machine.shell(installCommand(options), installMs)
  if (code !== 0) throw new ToolError(`The installer ended with ${code}:\n${output.slice(-2000)}`)
}

/** Unlocks the disk at the console, after one wrong try. */
async function unlock(machine: Machine, passphrase: string): Promise<void> {
  await machine.waitFor(passphrasePrompt, bootTimeoutMs)
  await machine.type('not the passphrase\r')
  await machine.waitFor(secondPassphrasePrompt, bootTimeoutMs)
  await machine.type(`${passphrase}\r`)
}

export async function installFromIso(options: InstallFromIso): Promise<void> {
  const { iso, known, memoryMiB, env, key, folder, passphrase } = options
  const { path: diskPath, sizeMiB } = createEmptyDisk(folder)
  const parts = { diskPath, diskBus: 'nvme', folder, memoryMiB } as const
  {
    await using machine = await startMachine({ ...parts, isoPath: isoFileIn(iso) })
    await install(machine, diskPath, options)
    await powerOff(machine)
  }
  await using machine = await startMachine(parts)
  if (passphrase) await unlock(machine, passphrase)
  await waitForLogin(machine, diskPath)
  await checkAll(machine, [
    ...bootChecks(sizeMiB, known.units),
    noJournalErrors(passphrase ? { ...known, messages: [...known.messages, wrongPassphrase] } : known),
    prints('one generation', 'ls /boot/loader/entries | wc -l', '1'),
    ...(passphrase ? [succeeds('the root is encrypted', rootIsEncrypted)] : []),
    succeeds('the seed was read, and is not read again', 'test -e /var/lib/kiln/seeded'),
  ])
  const access: Access = {
    keyPath: key.path,
    knownHostsPath: join(folder, 'known-hosts'),
    env,
    newHost: true,
  }
  const admin = await ssh(machine, access, 'admin', 'sudo --non-interactive id --user --name')
  if (admin !== 'root') throw new ToolError(`The administrator's sudo gives ${admin}`)
}
