// The VM that `nixos-rebuild build-vm` makes of a profile, by the lines of its document: built by the flake's name,
// started by the program in ./result, and used. It has no image: its store is this computer's.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePort } from '#lab/free-port.ts'
import { runInDebugShell } from '../machine/debug-shell.ts'
import { bootTimeoutMs, loginPrompt } from '../machine/machine.ts'
import { type Built, nixExpressionOf } from '../system/built.ts'
import { lastLines, ToolError } from '../tool-error.ts'

const run = promisify(execFile)

type DocumentedVm = {
  /** Its name in the flake and in the document. */
  name: string
  /** What the VM does: the command of a root shell has to succeed. */
  checks: readonly (readonly [name: string, command: string])[]
}
type BuildVm = DocumentedVm & {
  vm: Built
  /** The system of the same profile, whose nixos-rebuild runs here. */
  system: string
  keyPath: string
  env: NodeJS.ProcessEnv
  folder: string
}

// The second screen's login(1) gives up after a minute, which a session takes here where other work is beside it.
const forgetSlowLogin = "systemctl reset-failed 'session-*.scope' 2>/dev/null"
const failedUnits = `systemctl is-system-running --wait >/dev/null; ${forgetSlowLogin}; failed=$(systemctl --failed --no-legend --plain); echo "$failed"; test -z "$failed"`

/** By profile. */
export const documentedVms: Readonly<Record<string, DocumentedVm>> = {
  appliance: {
    name: 'kaliunbox',
    checks: [
      ['no unit failed', failedUnits],
      ['its store is this computer’s', 'findmnt --noheadings --output FSTYPE /nix/.ro-store | grep -x 9p'],
      [
        'port 8123 says that Home Assistant is starting',
        "curl --silent http://127.0.0.1:8123/ | grep -q 'Home Assistant is starting'",
      ],
      ['the box knows no Connect', "kaliun-status | grep -F 'This box knows no Connect.'"],
    ],
  },
}

/** What the profile evaluated to stands in the flake as a derivation: the tests' packages are in no flake. */
const flakeOf = (name: string, vm: Built, nixosRebuild: Built) => `{
  outputs = _: {
    nixosConfigurations.${name}.config.system.build = {
      vm = ${nixExpressionOf(vm)};
      nixos-rebuild = ${nixExpressionOf(nixosRebuild)};
    };
  };
}
`

async function buildByFlake({ name, vm, system, env, folder }: BuildVm): Promise<void> {
  const program = realpathSync(join(system, 'sw/bin/nixos-rebuild'))
  const path = dirname(dirname(program))
  const { stdout } = await run('nix-store', ['--query', '--deriver', path], { env })
  writeFileSync(join(folder, 'flake.nix'), flakeOf(name, vm, { path, derivation: stdout.trim() }))
  const words = ['build-vm', '--flake', `.#${name}`]
  try {
    await run(program, words, { cwd: folder, env, maxBuffer: 1 << 26 })
  } catch (thrown) {
    const stderr =
      typeof thrown === 'object' && thrown !== null && 'stderr' in thrown ? thrown.stderr : thrown
    throw new ToolError(`nixos-rebuild ${words.join(' ')} failed: ${lastLines(String(stderr), 12)}`)
  }
}

export async function runBuiltVm(options: BuildVm): Promise<void> {
  const { name, checks, keyPath, env, folder } = options
  mkdirSync(folder, { recursive: true })
  await buildByFlake(options)
  const sshPort = await freePort()
  const [consoleFile, shellSocket] = [join(folder, 'console.log'), join(folder, 'shell.socket')]
  const serial = ['-serial', `file:${consoleFile}`, '-serial', `unix:${shellSocket},server=on,wait=off`]
  // Debian has the card's firmware in another package, and nothing starts from the network.
  const words = ['-display', 'none', '-machine', 'accel=tcg', '-global', 'virtio-net-pci.romfile=', ...serial]
  const output = openSync(join(folder, 'output.log'), 'w')
  writeFileSync(consoleFile, '')
  const program = spawn(`./result/bin/run-${name}-vm`, words, {
    cwd: folder,
    env: {
      ...env,
      TMPDIR: folder,
      USE_TMPDIR: '1',
      // Reached from this computer alone, and reaches nothing.
      QEMU_NET_OPTS: `restrict=on,hostfwd=tcp:127.0.0.1:${sshPort}-:22`,
    },
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  const ended = once(program, 'exit')
  const kill = () => program.kill('SIGKILL')
  process.on('exit', kill)
  try {
    await waitForText(consoleFile, loginPrompt, () => program.exitCode !== null)
    for (const [what, command] of checks) {
      const { code, output: printed } = await runInDebugShell(shellSocket, command, bootTimeoutMs)
      if (code !== 0) throw new ToolError(`${what}: ${command} ended with ${code}: ${lastLines(printed, 8)}`)
    }
    const over = ['-p', String(sshPort), '-i', keyPath, '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=120']
    const newHost = ['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null']
    await run('ssh', [...over, ...newHost, 'root@127.0.0.1', 'systemctl poweroff'], { env })
    const timer = setTimeout(kill, bootTimeoutMs)
    const [code] = await ended
    clearTimeout(timer)
    if (code !== 0) throw new ToolError(`run-${name}-vm ended with ${code}.`)
  } catch (thrown) {
    const said = ['output.log', 'console.log'].map(file =>
      lastLines(readFileSync(join(folder, file), 'utf8'), 12),
    )
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    throw new ToolError(`${reason}\n${said.join('\n')}`)
  } finally {
    process.off('exit', kill)
    kill()
    await ended
  }
}

async function waitForText(file: string, mark: RegExp, hasEnded: () => boolean): Promise<void> {
  const until = Date.now() + bootTimeoutMs
  while (!mark.test(readFileSync(file, 'utf8'))) {
    if (hasEnded()) throw new ToolError('The VM ended before its login prompt.')
    if (Date.now() > until) throw new ToolError('No login prompt came.')
    await delay(1000)
  }
}
