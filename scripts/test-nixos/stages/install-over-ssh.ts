// `kiln install` on a machine that was started from Kiln's ISO: its disk is formatted by disko, gets the system and its personal
// data over SSH, and is what the machine starts from.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkAll, isRunning } from '../machine/checks.ts'
import { discOf, emptyDisk } from '../machine/disk.ts'
import { waitForLogin } from '../machine/login-prompt.ts'
import { startMachine } from '../machine/machine.ts'
import { lastLines, ToolError } from '../tool-error.ts'
import { assertInstalled, kilnInstall, serial, type ToInstall, withNixosAnywhere } from './kiln-install.ts'

type InstalledOverSsh = ToInstall & {
  /** The store path of the ISO. */
  iso: string
}

const hostName = 'box11'

export async function installOverSsh(options: InstalledOverSsh): Promise<void> {
  const { iso, memoryMiB, folder } = options
  mkdirSync(folder, { recursive: true })
  const env = withNixosAnywhere(options.env, folder)
  const { path: diskPath, sizeMiB } = emptyDisk(folder)
  await using machine = await startMachine({
    diskPath,
    diskBus: 'nvme',
    folder,
    memoryMiB,
    discPath: discOf(iso),
    diskFirst: true,
  })
  try {
    await waitForLogin(machine, diskPath)
    await checkAll(machine, [isRunning()])
    const kiln = await kilnInstall(machine, { ...options, env, hostName })
    const shown = await kiln.run('--dry-run')
    if (!shown.output.includes(serial))
      throw new ToolError(`The disk is not shown: ${lastLines(shown.output, 20)}`)
    await kiln.install()
    await assertInstalled(machine, {
      ...options,
      hostName,
      sizeMiB,
      knownHostsPath: kiln.knownHostsPath,
    })
  } finally {
    writeFileSync(join(folder, 'console.txt'), machine.console())
  }
}
