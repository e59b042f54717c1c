// The smallest NixOS of the same packages, built, imaged and booted as a profile is: what the profiles' figures are set beside.
import { join } from 'node:path'
import { checkAll, isRunning } from './machine/checks.ts'
import { diskOf } from './machine/disk.ts'
import { waitForLogin } from './machine/login-prompt.ts'
import { startMachine } from './machine/machine.ts'
import type { ProfileRun, Ran } from './profile-run.ts'
import { createRow, notAsked, stages } from './stages.ts'
import type { Attribute } from './system/debian-nix.ts'
import { type Figures, runningOf, sizesOf } from './system/figures.ts'
import { architectureOf } from './system/systems.ts'

export const smallest = 'smallest'
/** As much as a profile's machine has. */
const memoryMiB = 4096

type SmallestRun = Pick<ProfileRun, 'nix' | 'env' | 'folder' | 'machines' | 'until' | 'tell'>

export async function runSmallest(options: SmallestRun): Promise<Ran> {
  const { nix, env, machines, until, tell } = options
  const architecture = architectureOf(nix.sources.system)
  const own: Figures = {}
  const figures = new Map([[smallest, own]])
  const { row, stage } = createRow(smallest, tell, until && { until })
  for (const name of stages) row[name] = { skipped: notAsked }
  // It is of no profile, but a cell has one.
  const build = async (attribute: Attribute) =>
    nix.realise(await nix.instantiate(attribute, { profile: 'template' }))
  const system = await stage('built', () => build('smallest.toplevel'))
  const image = system && (await stage('image', () => build('smallest.image')))
  if (!system || !image) return { row, figures }
  Object.assign(own, sizesOf(system, image, env))
  await machines(() =>
    stage('booted', async () => {
      const folder = join(options.folder, 'booted')
      const disk = diskOf(image, folder)
      await using machine = await startMachine({ diskPath: disk.path, folder, architecture, memoryMiB, env })
      await waitForLogin(machine, disk.path)
      await checkAll(machine, [isRunning()])
      Object.assign(own, await runningOf(machine))
    }),
  )
  return { row, figures }
}
