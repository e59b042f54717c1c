// `kiln install` on a machine that runs an ordinary system from its only disk: an installer takes that system's place by kexec,
// and the disk becomes another one. What cannot go well leaves the machine as it was.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkAll, isRunning, succeeds } from '../machine/checks.ts'
import { diskOf } from '../machine/disk.ts'
import { waitForLogin } from '../machine/login-prompt.ts'
import { type Machine, startMachine } from '../machine/machine.ts'
import { powerOff } from '../machine/power-off.ts'
import { lastLines, ToolError } from '../tool-error.ts'
import {
  assertInstalled,
  type KilnInstall,
  kilnInstall,
  serial,
  type ToInstall,
  withNixosAnywhere,
} from './kiln-install.ts'

type InstalledByKexec = ToInstall & {
  /** The store path of the disk image that the machine runs before. */
  image: string
  /** The store path of the folder with the installer's tarball. */
  installer: string
}

const hostName = 'box12'
/** Enough for the system that runs, and too little for an installer beside its image. */
const littleMiB = 1280
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

export async function installByKexec(options: InstalledByKexec): Promise<void> {
  const { image, memoryMiB, folder } = options
  mkdirSync(folder, { recursive: true })
  const env = withNixosAnywhere(options.env, folder)
  const { path: diskPath, sizeMiB } = diskOf(image, folder)
  const parts = { diskPath, diskBus: 'nvme', folder } as const
  {
    await using machine = await startMachine({ ...parts, memoryMiB: littleMiB })
    await comeUp(machine, options, diskPath)
    await refuses(machine, await kilnInstall(machine, { ...options, env, hostName }), {
      what: 'too little memory',
      says: /of memory, and the installer needs/,
      words: ['--kexec', tarballIn(options.installer)],
    })
    await machine.shell(`touch ${oldFile}`)
    await powerOff(machine)
  }
  await using machine = await startMachine({ ...parts, memoryMiB })
  try {
    await comeUp(machine, options, diskPath)
    const kiln = await kilnInstall(machine, { ...options, env, hostName })
    for (const wrong of wrongInstallers(options)) await refuses(machine, kiln, wrong)
    await kiln.install('--kexec', tarballIn(options.installer))
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

async function comeUp(machine: Machine, { known }: ToInstall, diskPath: string): Promise<void> {
  await waitForLogin(machine, diskPath)
  await checkAll(machine, [isRunning(known.units)])
}

function tarballIn(installer: string): string {
  const name = readdirSync(installer).find(each => each.endsWith('.tar.gz'))
  if (!name) throw new ToolError(`${installer} has no tarball.`)
  return join(installer, name)
}

type Refused = { what: string; words: readonly string[]; says: RegExp }

/** A file that is not an archive, and an installer with a text in the place of its kernel. */
function wrongInstallers({ installer, folder }: InstalledByKexec): Refused[] {
  const text = join(folder, 'text.tar.gz')
  writeFileSync(text, 'Not an archive.\n')
  const parts = join(folder, 'broken')
  const broken = join(folder, 'broken.tar.gz')
  mkdirSync(parts)
  const left = ['--exclude=kexec/initrd', '--exclude=kexec/bzImage']
  execFileSync('tar', ['-C', parts, ...left, '-xzf', tarballIn(installer)])
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
async function refuses(machine: Machine, kiln: KilnInstall, { what, words, says }: Refused): Promise<void> {
  const { output: before } = await machine.shell(state)
  const chosen = ['--disk', serial, '--confirm', serial]
  const { code, output } = await kiln.run(...chosen, ...words)
  if (code !== 1 || !says.test(output))
    throw new ToolError(`${what}: ended with ${code}, not 1 and ${says}: ${lastLines(output, 25)}`)
  const { output: after } = await machine.shell(state)
  if (after !== before) throw new ToolError(`${what} changed the machine:\n${before}\n—\n${after}`)
}
