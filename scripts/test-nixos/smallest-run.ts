// The smallest NixOS of the same packages, built, imaged and booted as a profile is: what the profiles' figures are set beside.
import { join } from 'node:path'
import { checkAll, noFailedUnits } from './machine/checks.ts'
import { copyImageToDisk } from './machine/disk.ts'
import { waitForLogin } from './machine/login-prompt.ts'
import { startMachine } from './machine/machine.ts'
import type { ProfileResult, ProfileRun } from './profile-run.ts'
import { createRow, notRequested, stages } from './stages.ts'
import type { Attribute } from './system/debian-nix.ts'
import { type Figures, measureRunning, measureSizes } from './system/figures.ts'
import { architectureOf } from './system/systems.ts'

export const smallest = 'smallest'
/** The same memory as a profile's machine. */
const memoryMiB = 4096

type SmallestRun = Pick<ProfileRun, 'nix' | 'env' | 'folder' | 'machines' | 'until' | 'log'>

export async function runSmallest(options: SmallestRun): Promise<ProfileResult> {
  const { nix, env, machines, until, log } = options
  const architecture = architectureOf(nix.sources.system)
  const own: Figures = {}
  const figures = new Map([[smallest, own]])
  const { row, stage } = createRow(smallest, log, until && { until })
  for (const name of stages) row[name] = { skipped: notRequested }
  // It is of no profile, but a cell has one.
  const build = async (attribute: Attribute) =>
    nix.realise(await nix.instantiate(attribute, { profile: 'template' }))
  const system = await stage('built', () => build('smallest.toplevel'))
  const image = system && (await stage('image', () => build('smallest.image')))
  if (!system || !image) return { row, figures }
  Object.assign(own, measureSizes(system, image, env))
  await machines(() =>
    stage('booted', async () => {
      const folder = join(options.folder, 'booted')
      const disk = copyImageToDisk(image, folder)
      await using machine = await startMachine({ diskPath: disk.path, folder, architecture, memoryMiB, env })
      await waitForLogin(machine, disk.path)
      await checkAll(machine, [noFailedUnits()])
      Object.assign(own, await measureRunning(machine))
    }),
  )
  return { row, figures }
}
