// `kiln install` on a machine that runs an ordinary system from its only disk: an installer takes that system's place by kexec,
// and the disk becomes another one. What cannot go well leaves the machine as it was.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkAll, noFailedUnits, succeeds } from '../machine/checks.ts'
import { copyImageToDisk } from '../machine/disk.ts'
import { waitForLogin } from '../machine/login-prompt.ts'
import { type Machine, startMachine } from '../machine/machine.ts'
import { powerOff } from '../machine/power-off.ts'
import { lastLines, ToolError } from '../tool-error.ts'
import {
  assertInstalled,
  diskSerial,
  type InstallOptions,
  type PreparedInstall,
  prepareInstall,
  withNixosAnywhere,
} from './kiln-install.ts'

type InstallByKexec = InstallOptions & {
  /** The store path of the disk image that the machine runs before. */
  image: string
  /** The store path of the folder with the installer's tarball. */
  installer: string
}

const hostName = 'box12'
/** Enough for the system that runs, and too little for an installer beside its image. */
const tooLittleMiB = 1280
const oldFile = '/var/lib/old-system'
const installerPrompt = /^nixos-installer login: /m

/** The start that runs, its host key, its disk's partitions and file systems, who may log in, what lies about. */
const state = [
  'cat /proc/sys/kernel/random/boot_id /etc/ssh/ssh_host_ed25519_key.pub',
  'readlink -f /run/current-system',
  'lsblk --noheadings --raw --output NAME,PARTUUID,UUID,MOUNTPOINT /dev/nvme0n1',
  'cat /root/.ssh/authorized_keys 2>/dev/null',
  "find /root -mindepth 1 -not -path '/root/.*'",
  'cat /sys/kernel/kexec_loaded',
].join('; ')

export async function installByKexec(options: InstallByKexec): Promise<void> {
  const { image, memoryMiB, folder } = options
  mkdirSync(folder, { recursive: true })
  const env = withNixosAnywhere(options.env, folder)
  const { path: diskPath, sizeMiB } = copyImageToDisk(image, folder)
  const parts = { diskPath, diskBus: 'nvme', folder } as const
  {
    await using machine = await startMachine({ ...parts, memoryMiB: tooLittleMiB })
    await waitUntilRunning(machine, options, diskPath)
    await assertRefused(machine, await prepareInstall(machine, { ...options, env, hostName }), {
      what: 'too little memory',
      says: /of memory, and the installer needs/,
      words: ['--kexec', tarballPath(options.installer)],
    })
    await machine.shell(`touch ${oldFile}`)
    await powerOff(machine)
  }
  await using machine = await startMachine({ ...parts, memoryMiB })
  try {
    await waitUntilRunning(machine, options, diskPath)
    const kiln = await prepareInstall(machine, { ...options, env, hostName })
    for (const wrong of badInstallers(options)) await assertRefused(machine, kiln, wrong)
    await kiln.install('--kexec', tarballPath(options.installer))
    if (!installerPrompt.test(machine.console())) throw new ToolError('No installer came up in between.')
    await assertInstalled(machine, {
      ...options,
      hostName,
      sizeMiB,
      knownHostsPath: kiln.knownHostsPath,
      more: [
        succeeds('nothing of the old system is left', `test ! -e ${oldFile}`),
        succeeds('it was started by the firmware', 'test "$(ls /boot/loader/entries | wc -l)" = 1'),
      ],
    })
  } finally {
    writeFileSync(join(folder, 'console.txt'), machine.console())
  }
}

async function waitUntilRunning(
  machine: Machine,
  { known }: InstallOptions,
  diskPath: string,
): Promise<void> {
  await waitForLogin(machine, diskPath)
  await checkAll(machine, [noFailedUnits(known.units)])
}

function tarballPath(installer: string): string {
  const name = readdirSync(installer).find(each => each.endsWith('.tar.gz'))
  if (!name) throw new ToolError(`${installer} has no tarball.`)
  return join(installer, name)
}

type Refused = { what: string; words: readonly string[]; says: RegExp }

/** A file that is not an archive, and an installer with a text in place of its kernel. */
function badInstallers({ installer, folder }: InstallByKexec): Refused[] {
  const text = join(folder, 'text.tar.gz')
  writeFileSync(text, 'Not an archive.\n')
  const parts = join(folder, 'broken')
  const broken = join(folder, 'broken.tar.gz')
  mkdirSync(parts)
  const left = ['--exclude=kexec/initrd', '--exclude=kexec/bzImage']
  execFileSync('tar', ['-C', parts, ...left, '-xzf', tarballPath(installer)])
  for (const name of ['bzImage', 'initrd']) writeFileSync(join(parts, 'kexec', name), 'Not a kernel.\n')
  execFileSync('tar', ['-C', parts, '-czf', broken, 'kexec'])
  return [
    {
      what: 'a file that is not an archive',
      words: ['--kexec', text],
      says: /is not an installer for kexec/,
    },
    {
      what: 'an installer without a kernel',
      words: ['--kexec', broken],
      says: /starting the installer failed/,
    },
  ]
}

/** Fails in words, and leaves the machine as it was. */
async function assertRefused(
  machine: Machine,
  kiln: PreparedInstall,
  { what, words, says }: Refused,
): Promise<void> {
  const { output: before } = await machine.shell(state)
  const chosen = ['--disk', diskSerial, '--confirm', diskSerial]
  const { code, output } = await kiln.run(...chosen, ...words)
  if (code !== 1 || !says.test(output))
    throw new ToolError(`${what}: ended with ${code}, not 1 and ${says}: ${lastLines(output, 25)}`)
  const { output: after } = await machine.shell(state)
  if (after !== before) throw new ToolError(`${what} changed the machine:\n${before}\n—\n${after}`)
}
