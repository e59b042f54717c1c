// `kiln install` on a machine that was started from Kiln's ISO: its disk is formatted by disko, gets the system and its personal
// data over SSH, and is what the machine starts from.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkAll, noFailedUnits } from '../machine/checks.ts'
import { createEmptyDisk, isoFileIn } from '../machine/disk.ts'
import { waitForLogin } from '../machine/login-prompt.ts'
import { startMachine } from '../machine/machine.ts'
import { lastLines, ToolError } from '../tool-error.ts'
import {
  assertInstalled,
  diskSerial,
  type InstallOptions,
  prepareInstall,
  withNixosAnywhere,
} from './kiln-install.ts'

type InstallOverSsh = InstallOptions & {
  /** The store path of the ISO. */
  iso: string
}

const hostName = 'box11'

export async function installOverSsh(options: InstallOverSsh): Promise<void> {
  const { iso, memoryMiB, folder } = options
  mkdirSync(folder, { recursive: true })
  const env = withNixosAnywhere(options.env, folder)
  const { path: diskPath, sizeMiB } = createEmptyDisk(folder)
  await using machine = await startMachine({
    diskPath,
    diskBus: 'nvme',
    folder,
    memoryMiB,
    isoPath: isoFileIn(iso),
    diskFirst: true,
  })
  try {
    await waitForLogin(machine, diskPath)
    await checkAll(machine, [noFailedUnits()])
    const kiln = await prepareInstall(machine, { ...options, env, hostName })
    const shown = await kiln.run('--dry-run')
    if (!shown.output.includes(diskSerial))
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
