// `just deploy` of the orchestrator's justfile, from this computer: its nixos-rebuild brings the machine a system and
// switches it, as its administrator.
import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { justFolder } from '../../../nix/tests/tools/just.ts'
import { administratorKey } from '../administrator-key.ts'
import type { Check } from '../machine/checks.ts'
import type { Machine } from '../machine/machine.ts'
import { type Access, pinHostKey, sshOptions } from '../machine/ssh.ts'
import { type Built, nixExpressionOf } from '../system/built.ts'
import { lastLines, ToolError } from '../tool-error.ts'

const run = promisify(execFile)

const justfile = resolve(import.meta.dirname, '../../../nix/profiles/orchestrator/eject/justfile')
const profile = '/nix/var/nix/profiles/system'
const slowMs = 1_800_000

async function builtOf(path: string): Promise<Built> {
  const { stdout } = await run('nix-store', ['--query', '--deriver', path])
  return { path, derivation: stdout.trim() }
}

/** cell.nix is not a flake: what it evaluated to stands here by its derivation. nixos-rebuild asks for its own newest version first. */
const flakeOf = (toplevel: Built, nixosRebuild: Built) => `{
  outputs = _: {
    nixosConfigurations.appliance.config.system.build = {
      toplevel = ${nixExpressionOf(toplevel)};
      nixos-rebuild = ${nixExpressionOf(nixosRebuild)};
    };
  };
}
`

/** Takes the system off the machine, which does not run it now: it has to come over the network again. */
const forget = (system: string) =>
  [
    `for link in ${profile}-*-link; do [ "$(readlink -f $link)" != ${system} ] || number=$(basename $link | cut -d - -f 2); done`,
    `nix-env --profile ${profile} --set "$(readlink -f /run/booted-system)"`,
    `nix-env --profile ${profile} --delete-generations $number`,
    'nix-collect-garbage',
    `test ! -e ${system}`,
  ].join(' && ')

async function deploy(machine: Machine, system: string, folder: string): Promise<void> {
  const { output: hostKey } = await machine.shell("cut -d ' ' -f 1,2 /etc/ssh/ssh_host_ed25519_key.pub")
  const access: Access = {
    keyPath: administratorKey(folder).path,
    knownHostsPath: join(folder, 'known-hosts'),
    env: process.env,
  }
  pinHostKey(machine, access, hostKey)
  // The machine's own, which runs here too.
  const program = realpathSync(join(system, 'sw/bin/nixos-rebuild'))
  const flake = join(folder, 'flake')
  mkdirSync(flake)
  writeFileSync(
    join(flake, 'flake.nix'),
    flakeOf(await builtOf(system), await builtOf(dirname(dirname(program)))),
  )
  copyFileSync(justfile, join(flake, 'justfile'))
  const just = justFolder()
  if (just === null) throw new ToolError('There is no `just` for this computer.')
  const env = {
    ...access.env,
    PATH: [dirname(program), just, access.env['PATH']].filter(Boolean).join(':'),
    // The path of a socket of ssh may have 104 characters, and nixos-rebuild puts it there.
    TMPDIR: '/tmp',
    NIX_SSHOPTS: sshOptions(machine, access).join(' '),
  }
  try {
    await run('just', ['deploy', '127.0.0.1'], { cwd: flake, env, maxBuffer: 1 << 26, timeout: slowMs })
  } catch (thrown) {
    const stderr =
      typeof thrown === 'object' && thrown !== null && 'stderr' in thrown ? thrown.stderr : thrown
    throw new ToolError(`just deploy failed: ${lastLines(String(stderr), 12)}`)
  }
}

/** The newest generation must not run: the machine forgets it, and gets it from here. */
export const deploysByJust: Check = {
  name: '`just deploy` switches it from another computer',
  run: async machine => {
    const { output: system } = await machine.shell(`readlink -f ${profile}`)
    const forgotten = await machine.shell(forget(system), slowMs)
    if (forgotten.code !== 0) return `It still has ${system}: ${forgotten.output.slice(-600)}`
    const folder = mkdtempSync(join(tmpdir(), 'kiln-target-'))
    try {
      await deploy(machine, system, folder)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
    const { output } = await machine.shell(`readlink -f /run/current-system ${profile} | xargs`)
    return output === `${system} ${system}` ? null : `It runs, and would start: ${output}`
  },
}
