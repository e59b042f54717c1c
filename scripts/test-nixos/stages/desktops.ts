// Each desktop on a machine that starts from its own image, with a seed: from the greeter to a session on the screen.
import { join } from 'node:path'
import { pressKeys } from '#platform/qemu/control/keys.ts'
import { withQmp } from '#platform/qemu/control/qmp.ts'
import type { Architecture } from '#shared/formats/format.ts'
import { checkAll, noFailedUnits } from '../machine/checks.ts'
import { copyImageToDisk, makeSeed, writeSeed } from '../machine/disk.ts'
import { waitForLogin } from '../machine/login-prompt.ts'
import { startMachine } from '../machine/machine.ts'
import type { Desktop } from '../promises/desktops.ts'

type Desktops = {
  desktops: readonly Desktop[]
  /** The path of an image in the store. */
  build: (desktop: Desktop) => Promise<string>
  mayFail: readonly string[]
  architecture: Architecture
  memoryMiB: number
  /** With --keep, a folder for each, with the last picture of its screen (screen.png). */
  folder: string
}

export async function openDesktops({ desktops, build, ...options }: Desktops): Promise<void> {
  for (const desktop of desktops) await openDesktop(desktop, await build(desktop), options)
}

async function openDesktop(
  { name, checks }: Desktop,
  image: string,
  { mayFail, architecture, memoryMiB, folder: parent }: Omit<Desktops, 'desktops' | 'build'>,
): Promise<void> {
  const folder = join(parent, name)
  const disk = copyImageToDisk(image, folder)
  writeSeed(disk, makeSeed(join(folder, 'seed'), 'box9').bytes)
  await using machine = await startMachine({
    diskPath: disk.path,
    folder,
    architecture,
    memoryMiB,
    screen: true,
  })
  await waitForLogin(machine, disk.path)
  const pressTogether = (keys: string[]) => withQmp(join(folder, 'qmp.socket'), qmp => pressKeys(qmp, [keys]))
  const failed = noFailedUnits(mayFail)
  try {
    await checkAll(machine, [failed, ...checks(pressTogether), failed])
  } finally {
    await machine.screenshot(join(folder, 'screen.png')).catch(() => undefined)
  }
}
