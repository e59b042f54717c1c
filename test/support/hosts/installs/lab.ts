// For tests of installations: an engine that finds nixos-anywhere (the real one or its stand-in), a machine, and a flake.
import { existsSync, mkdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Ports } from '#engine/ports/index.ts'
import { createInstaller } from '#platform/nixos-anywhere/nixos-anywhere.ts'
import { createProcessRunner } from '#platform/process/run.ts'
import { jobEnd } from '#shared/contract/client.ts'
import type { InstallPlan, InstallRequest } from '#shared/install/plan.ts'
import { type InstallJobView, installJobs } from '#shared/jobs/kinds/install.ts'
import type { TestEngine } from '#test/engine/engine.ts'
import { type DeployLab, deployLab } from '../deploys.ts'
import { type Installer, putInstaller, writeMachines } from './machines-flake.ts'

type FlakeSource = { kind: 'flake'; reference: string }
export type InstallLab = DeployLab & {
  flake: (name: string) => FlakeSource
  /** What its downloads go by, such as http_proxy: to be changed. */
  env: Record<string, string>
  /** Before PATH: where its nixos-anywhere is. */
  bin: string
}

/** Its hosts and keys are those of a lab of deploys. */
export async function installLab({ program }: Installer): Promise<InstallLab> {
  const downloadEnv: Record<string, string> = {}
  const lab = await deployLab((ports: Ports) => {
    const bin = join(ports.folders.data, '..', 'bin')
    putInstaller(bin, program)
    const home = join(bin, '..')
    const tempFolder = join(home, 'tmp')
    mkdirSync(tempFolder, { recursive: true })
    const env = { ...process.env, HOME: home, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` }
    const run = createProcessRunner({ env })
    return {
      ...ports,
      installer: createInstaller({
        run,
        home,
        tempFolder,
        downloads: { folder: join(tempFolder, '..', 'downloads'), env: downloadEnv },
      }),
    }
  })
  const folder = join(lab.folder, 'installs')
  writeMachines(folder)
  const bin = join(lab.engine.ports.folders.data, '..', 'bin')
  return {
    ...lab,
    bin,
    env: downloadEnv,
    flake: name => ({ kind: 'flake', reference: `path:${folder}#${name}` }),
  }
}

export const isThere = ({ program }: Installer) => program !== null && existsSync(program)

type Asked = Partial<InstallRequest> & Pick<InstallRequest, 'source' | 'host' | 'disks'>

export async function planOf({ client }: TestEngine, request: Asked): Promise<InstallPlan> {
  const started = await client.installs.plan({ request })
  const view = await jobEnd(client, started.job, () => undefined)
  if (view.error) throw new Error(JSON.stringify(view.error))
  return view.value as InstallPlan
}

/** Begins to carry a plan out, with the serials typed; `end` is the job at its end. */
export async function begin({ client }: TestEngine, plan: InstallPlan) {
  const typed = plan.erased.map(({ serial }) => serial)
  const started = await client.installs.start({ plan: plan.id, typed })
  const seen: InstallJobView[] = []
  const end = jobEnd(client, started.job, view => void seen.push(installJobs.expect(view))).then(view =>
    installJobs.expect(view),
  )
  return {
    job: started.job,
    end,
    /** Resolves once the job was seen so. */
    until: (is: (view: InstallJobView) => boolean) =>
      new Promise<void>((done, failed) => {
        const look = () => (seen.some(is) ? done() : setTimeout(look, 20))
        look()
        end.then(
          view => (is(view) ? done() : failed(new Error(`It ended before: ${JSON.stringify(view.error)}`))),
          failed,
        )
      }),
  }
}
