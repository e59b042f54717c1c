// Sixteen different NixOS configurations for sixteen hosts: Kiln's whole plan (evaluate, look at the hosts, build, compare)
// beside the evaluation and the build alone, by a process for one after the other, and by one process for all. What is
// evaluated is a real NixOS; what is built in its place is the small system of a test host, in half a second.
import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TestHost } from '#lab/hosts/host.ts'
import { type DeployLab, planOf } from '#test/hosts/deploys.ts'
import { writeFlake } from '#test/hosts/lab-flake.ts'
import { findSources } from '../../scripts/test-nix/shared-sources.ts'
import { interleaved } from '../builders/times.ts'
import { childrenOf, memoryOf } from '../process-memory.ts'

/** Each enables another service, by the name of the host that gets it. */
const services = [
  'openssh',
  'nginx',
  'postgresql',
  'prometheus',
  'samba',
  'fwupd',
  'mosquitto',
  'unbound',
  'caddy',
  'jellyfin',
  'tailscale',
  'upower',
  'syncthing',
  'transmission',
  'avahi',
  'chrony',
]
const of = 'nixosConfigurations'
const drvPath = 'config.system.build.toplevel.drvPath'
const nixOptions = ['--no-write-lock-file', '--option', 'eval-cache', 'false', '--option', 'sandbox', 'false']

const run = promisify(execFile)
const output = async (program: string, args: string[]) =>
  (await run(program, args, { maxBuffer: 1 << 26 })).stdout.trim()

export async function eachBench({ lab, rounds }: { lab: DeployLab; rounds: number }): Promise<void> {
  const flake = await writeConfigurations(lab)
  await lab.engine.client.profiles.trustFolder({ path: flake, trusted: true })
  const { path: before } = await lab.machine('before', { name: 'box', label: '25.11.1' })
  const hosts: TestHost[] = []
  for (const name of services) hosts.push(await lab.host({ name, system: before }))
  const evaluate = (words: string[]) => output('nix', ['eval', ...nixOptions, ...words])
  const build = (drvs: string[]) =>
    output('nix', ['build', '--no-link', ...nixOptions, ...drvs.map(drv => `${drv}^*`)])
  const one = async () => {
    const apply = `all: builtins.mapAttrs (_: each: each.${drvPath}) all`
    const found = JSON.parse(await evaluate(['--json', `${flake}#${of}`, '--apply', apply]))
    await build(Object.values(found as Record<string, string>))
  }
  const after = async () => {
    const drvs: string[] = []
    for (const name of services) drvs.push(await evaluate(['--raw', `${flake}#${of}.${name}.${drvPath}`]))
    await build(drvs)
  }
  const kiln = async () => {
    const plan = await planOf(lab.engine, {
      source: {
        kind: 'each',
        of: services.map(name => ({
          host: `root@${name}`,
          source: { kind: 'flake', reference: `${flake}#${name}` },
        })),
      },
      hosts: hosts.map(host => lab.target(host)),
    })
    const bad = plan.hosts.find(({ problem }) => problem !== null)
    if (bad) throw new Error(`${bad.target.name}: ${JSON.stringify(bad.problem)}`)
  }
  // Not measured: it writes what all of them evaluate to into the store.
  await one()
  const most = new Map<string, number>()
  const watched = (name: string, work: () => Promise<void>) => async () => {
    const timer = setInterval(() => {
      const bytes = childrenOf(String(process.pid)).reduce((sum, pid) => sum + memoryOf(pid).pss, 0)
      most.set(name, Math.max(most.get(name) ?? 0, bytes))
    }, 1000)
    await work().finally(() => clearInterval(timer))
  }
  const peers = { kiln, 'one after the other': after, 'one evaluation': one }
  const seconds = await interleaved(
    rounds,
    Object.fromEntries(Object.entries(peers).map(([name, work]) => [name, watched(name, work)])),
  )
  const own = seconds.get('kiln') ?? Number.NaN
  console.log(`${services.length} configurations, median of ${rounds}`)
  for (const [name, taken] of seconds) {
    const gib = (most.get(name) ?? 0) / 2 ** 30
    console.log(
      `${name.padEnd(20)} ${taken.toFixed(1).padStart(7)} s  ${(own / taken).toFixed(2)} × for Kiln  ${gib.toFixed(2)} GiB`,
    )
  }
}

/** Returns the reference of their flake. */
async function writeConfigurations(lab: DeployLab): Promise<string> {
  const { env, missing } = findSources({ env: process.env })
  const folder = join(lab.folder, 'sixteen')
  mkdirSync(folder)
  writeFlake(folder, new Map(services.map(name => [name, { name, label: '25.11.2' }])))
  console.log(missing === null ? 'Each is a NixOS.' : `Each is a loop in place of a NixOS: ${missing}.`)
  const overlays = env?.KILN_NIX_OVERLAY.split(':').filter(Boolean) ?? []
  const inputs = overlays.map((path, index) => `overlay${index} = { url = "path:${path}"; flake = false; };`)
  // In the store and locked, as it is where it came from a forge: Nix copies any other folder for each evaluation.
  const nixpkgs = env && (await output('nix', ['store', 'add', '--name', 'source', env.KILN_NIXPKGS]))
  if (nixpkgs) inputs.push(`nixpkgs = { url = "path:${nixpkgs}"; flake = false; };`)
  const applied = overlays.map((_, index) => `(import inputs.overlay${index})`).join(' ')
  writeFileSync(
    join(folder, 'flake.nix'),
    `{
      inputs = { ${inputs.join('\n')} };
      outputs = inputs: {
        ${of} = builtins.mapAttrs (name: each: {
          config.system.build.toplevel =
            builtins.seq (${env ? nixos(applied) : loop}) (import ./system.nix each);
        }) (builtins.fromJSON (builtins.readFile ./systems.json));
      };
    }`,
  )
  await output('nix', ['flake', 'lock', `path:${folder}`])
  return `path:${folder}`
}

const nixos = (overlays: string) => `(import (inputs.nixpkgs + "/nixos/lib/eval-config.nix") {
  system = null;
  modules = [ {
    nixpkgs.pkgs = import inputs.nixpkgs { system = "x86_64-linux"; overlays = [ ${overlays} ]; };
    networking.hostName = name;
    services.\${name}.enable = true;
    boot.loader.grub.enable = false;
    fileSystems."/" = { device = "/dev/disk/by-label/root"; fsType = "ext4"; };
    documentation.nixos.enable = false;
    system.stateVersion = "25.11";
  } ];
}).config.system.build.toplevel.drvPath`

/** About a second of work, and memory that stays: for a computer without a nixpkgs. */
const loop = `
  builtins.foldl' (sum: one: sum + one) (builtins.stringLength name) (builtins.genList (one: one * 2) 3000000)`
