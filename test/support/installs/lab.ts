// For tests of installations: an engine that finds nixos-anywhere (the real one or its stand-in), a machine, and a flake whose
// system is a test host's and whose disko script says what it was asked to format.
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import type { Ports } from '#engine/ports/index.ts'
import { createInstaller } from '#platform/nixos-anywhere/nixos-anywhere.ts'
import { programPath } from '#platform/process/program-path.ts'
import { createProcessRunner } from '#platform/process/run.ts'
import { jobEnd } from '#shared/contract/client.ts'
import type { InstallPlan, InstallRequest } from '#shared/model/install/plan.ts'
import { type InstallJobView, installJobs } from '#shared/model/jobs/install.ts'
import { type DeployLab, deployLab } from '../deploys.ts'
import type { TestEngine } from '../engine.ts'
import { labFolder } from '../engine.ts'

export type Installer = { name: string; program: string | null }

const standIn: Installer = { name: 'a stand-in', program: join(import.meta.dirname, 'nixos-anywhere') }
const script = process.env['KILN_NIXOS_ANYWHERE']

/** The real one: on PATH, or the folder of its scripts that KILN_NIXOS_ANYWHERE names. */
const real: Installer = {
  name: 'nixos-anywhere itself',
  program: script
    ? join(script, 'nixos-anywhere.sh')
    : programPath(process.env['PATH'] ?? '', 'nixos-anywhere'),
}
export const installers = [standIn, real] as const

const flake = `{
  outputs = { self }:
    let
      box = device: {
        system.build.toplevel = import ./system.nix { name = "box"; };
        system.build.diskoScript = derivation {
          name = "disko";
          system = "x86_64-linux";
          builder = "/bin/bash";
          args = [ "-euc" "/usr/bin/cp \${./disko.sh} $out; /usr/bin/sed -i s,DEVICE,\${device},g $out; /usr/bin/chmod +x $out; :" ];
        };
        disko.devices.disk.main.device = device;
        boot.loader.systemd-boot.enable = true;
      };
    in {
      nixosConfigurations = {
        box.config = box "/dev/sda";
        linked.config = box "/run/kiln/install-disk";
        bare.config.system.build.toplevel = import ./system.nix { name = "box"; };
      };
    };
}
`

export const diskoScript = `#!/bin/sh
echo "disko DEVICE $(readlink DEVICE)" >>/root/calls
if [ -e /root/disko-does ]; then . /root/disko-does; fi
mkdir -p /mnt
`

type FlakeSource = { kind: 'flake'; reference: string }
export type InstallLab = DeployLab & {
  flake: (name: string) => FlakeSource
  /** Before PATH: where its nixos-anywhere is. */
  bin: string
}

/** Its hosts and keys are those of a lab of deploys. */
export async function installLab({ program }: Installer): Promise<InstallLab> {
  const lab = await deployLab((ports: Ports) => {
    const bin = join(ports.folders.data, '..', 'bin')
    mkdirSync(bin, { recursive: true })
    const path = join(bin, 'nixos-anywhere')
    writeFileSync(path, `#!/bin/sh\nexec bash '${program}' "$@"\n`)
    chmodSync(path, 0o755)
    const home = join(bin, '..')
    const tempFolder = join(home, 'tmp')
    mkdirSync(tempFolder, { recursive: true })
    const env = { ...process.env, HOME: home, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` }
    const run = createProcessRunner({ env })
    return { ...ports, installer: createInstaller({ run, home, tempFolder }) }
  })
  const folder = join(lab.folder, 'installs')
  mkdirSync(folder, { recursive: true })
  const system = resolve(labFolder, 'hosts', 'system')
  cpSync(system, folder, { recursive: true })
  const nix = readFileSync(join(system, 'system.nix'), 'utf8')
  writeFileSync(join(folder, 'system.nix'), nix.replace('builtins.currentSystem', '"x86_64-linux"'))
  writeFileSync(join(folder, 'flake.nix'), flake)
  writeFileSync(join(folder, 'disko.sh'), diskoScript)
  const bin = join(lab.engine.ports.folders.data, '..', 'bin')
  return { ...lab, bin, flake: name => ({ kind: 'flake', reference: `path:${folder}#${name}` }) }
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
