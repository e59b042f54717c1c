// A workstation on LUKS and Btrfs, installed from the ISO of its host, whose root and homes are reset at each start
// (docs/adr/0028): each mode over real starts, and the power cut in the middle of a reset.
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Check, checkAll, isRunning, succeeds } from '../machine/checks.ts'
import { discOf, emptyDisk } from '../machine/disk.ts'
import { waitForLogin } from '../machine/login-prompt.ts'
import { bootTimeoutMs, type Machine, startMachine } from '../machine/machine.ts'
import { powerOff } from '../machine/power-off.ts'
import type { ResetBuilds } from '../system/reset-builds.ts'
import { ToolError } from '../tool-error.ts'
import { copyTo } from './generations.ts'
import { argument, did, history, holds, lacks, notNamed, persistent, report, write } from './reset-session.ts'

type ResetAtBoot = {
  /** Store paths of the host's ISO, and of its systems with the reset on and with one more persistent path. */
  built: ResetBuilds
  memoryMiB: number
  env: NodeJS.ProcessEnv
  key: { path: string }
  folder: string
  tell: (line: string) => void
}

const firstPassphrase = 'correct horse, battery staple'
const secondPassphrase = 'a staple for the battery'
const installMs = 90 * 60_000
const asked = /enter passphrase for disk/i
const resetStarts = /Starting [^\n]*kiln-reset/
const resetEnds = /Finished [^\n]*kiln-reset/
/** About as long as a reset takes under emulation. */
const longestResetMs = 2000
const wantedCuts = 2
const mostCuts = 6
const device = '/dev/mapper/cryptroot'

export async function resetAtBoot(options: ResetAtBoot): Promise<void> {
  const { built, memoryMiB, env, key, folder, tell } = options
  const { path: diskPath } = emptyDisk(folder)
  const parts = { diskPath, diskBus: 'nvme', folder, memoryMiB } as const
  const access = { keyPath: key.path, knownHostsPath: join(folder, 'known-hosts'), env, newHost: true }

  let passphrase = firstPassphrase
  const unlocked = async () => {
    const machine = await startMachine(parts)
    await machine.waitFor(asked, bootTimeoutMs)
    await machine.type(`${passphrase}\r`)
    return machine
  }
  /** A start to its login, what has to be true then, and what its session does before it switches itself off. */
  const start = async (
    name: string,
    checks: readonly Check[],
    session: (machine: Machine) => Promise<void>,
  ) => {
    tell(name)
    await using machine = await unlocked()
    await waitForLogin(machine, diskPath)
    try {
      await checkAll(machine, checks)
      await session(machine)
    } catch (thrown) {
      const said = await machine.shell(`${report}; journalctl --boot --unit kiln-reset.service --no-pager`)
      throw new ToolError(
        `${name}: ${thrown instanceof Error ? thrown.message : thrown}\n${said.output.slice(-1500)}`,
      )
    }
    await powerOff(machine)
  }
  /** Cuts the power between the start and the end of the initrd's unit, until that was so often enough. */
  const cutInReset = async () => {
    for (let tries = 0, cuts = 0; cuts < wantedCuts; tries++) {
      if (tries === mostCuts) throw new ToolError('The power was never cut in the middle of a reset.')
      await using machine = await unlocked()
      await machine.waitFor(resetStarts, bootTimeoutMs)
      await pause(Math.random() * longestResetMs)
      await machine.cutPower()
      const isIn = !resetEnds.test(machine.console())
      if (isIn) cuts++
      tell(`the power is cut ${isIn ? 'in a reset' : 'after one'}`)
    }
  }
  const does =
    (...commands: string[]) =>
    async (machine: Machine) =>
      checkAll(
        machine,
        commands.map(command => succeeds('the session', command)),
      )
  const switchesTo =
    (system: string, ...commands: string[]) =>
    async (machine: Machine) => {
      await copyTo(machine, access, system)
      await does(
        `nix-env --profile /nix/var/nix/profiles/system --set ${system}`,
        `${system}/bin/switch-to-configuration boot`,
        ...commands,
      )(machine)
    }

  {
    tell('installing')
    await using machine = await startMachine({ ...parts, discPath: discOf(built.iso) })
    await waitForLogin(machine, diskPath)
    const answers = ['/dev/nvme0n1', passphrase, passphrase].map(text => `'${text}'`).join(' ')
    const { code, output } = await machine.shell(
      `printf '%s\\n' ${answers} | kiln-install /dev/nvme0n1`,
      installMs,
    )
    if (code !== 0) throw new ToolError(`The installer ended with ${code}:\n${output.slice(-2000)}`)
    await powerOff(machine)
  }

  await start(
    'disabled, at the first start of the installed system',
    [
      ...did('disabled'),
      succeeds('CLEAN', `test -e ${history('CLEAN', '/etc')}`),
      lacks(history('PREVIOUS', '')),
    ],
    switchesTo(
      built.on,
      "useradd --create-home guest && usermod --password '$6$kept' guest",
      'cp /etc/machine-id /var/lib/first-machine-id',
      'cp /etc/ssh/ssh_host_ed25519_key.pub /var/lib/first-host-key',
      write('first'),
      argument('snapshot-only'),
    ),
  )
  await start(
    'snapshot-only, by an argument of the kernel',
    [
      ...did('snapshot'),
      ...persistent('first'),
      holds('/etc/not-named', 'first'),
      holds(history('PREVIOUS', '/etc/not-named'), 'first'),
    ],
    does(write('second'), argument(null)),
  )
  await start(
    'the first start in the mode reset, which only takes a snapshot',
    [
      ...did('snapshot'),
      ...persistent('second'),
      holds('/etc/not-named', 'second'),
      holds(history('PENULTIMATE', '/etc/not-named'), 'first'),
    ],
    does(
      write('third'),
      'kiln-host diff --all | grep --quiet "new  *[/]home[/]admin[/]not-named$"',
      '! kiln-host diff --all | grep --quiet Documents',
    ),
  )
  await start(
    'reset',
    [
      ...did('reset'),
      ...persistent('third'),
      ...notNamed.map(lacks),
      holds(history('PREVIOUS', '/etc/not-named'), 'third'),
      holds(history('PENULTIMATE', '/etc/not-named'), 'second'),
      succeeds('a file of the last session', 'kiln-host restore /home/admin/not-named'),
      holds('/home/admin/not-named', 'third'),
    ],
    switchesTo(
      built.more,
      write('fourth'),
      'mkdir /etc/named-later && printf before > /etc/named-later/file && sync',
    ),
  )
  await cutInReset()
  await start(
    'after the power cuts, with a path that the last switch added',
    [
      isRunning(),
      ...persistent('fourth'),
      ...notNamed.map(lacks),
      holds('/etc/named-later/file', 'before'),
      holds(history('PREVIOUS', '/etc/not-named'), 'fourth'),
    ],
    does(
      'nix-env --profile /nix/var/nix/profiles/system --rollback',
      '/nix/var/nix/profiles/system/bin/switch-to-configuration boot',
      `kiln-reset kept ${device} @root | grep --line-regexp etc/named-later`,
      `kiln-reset forget ${device} @root etc/named-later`,
      write('fifth'),
      `printf '%s\\n' '${firstPassphrase}' '${secondPassphrase}' '${secondPassphrase}' | kiln-host change-password`,
    ),
  )
  passphrase = secondPassphrase
  await start(
    'reset, after a switch and a command that took the path away again',
    [
      ...did('reset'),
      ...persistent('fifth'),
      ...notNamed.map(lacks),
      lacks('/etc/named-later'),
      holds(history('PREVIOUS', '/etc/named-later/file'), 'before'),
    ],
    does(write('sixth'), argument('restore-previous')),
  )
  await start(
    'restore-previous, by an argument of the kernel',
    [...did('restored'), ...persistent('sixth'), holds('/etc/not-named', 'fifth')],
    does(argument('disabled'), 'rm /etc/not-named', 'touch /etc/stays', 'sync'),
  )
  await start(
    'disabled',
    [...did('disabled'), ...persistent('sixth'), succeeds('nothing is reset', 'test -e /etc/stays')],
    does(argument(null), `kiln-reset request ${device} restore-penultimate @root @home`, write('seventh')),
  )
  await start(
    'restore-penultimate, by a request',
    [...did('restored'), ...persistent('seventh'), holds('/etc/not-named', 'fifth'), lacks('/etc/stays')],
    async () => undefined,
  )
}
