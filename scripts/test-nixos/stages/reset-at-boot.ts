// A workstation on LUKS and Btrfs, installed from the ISO of its host, whose root and homes are reset at each start
// (docs/adr/0028): each mode over real starts, and the power cut in the middle of a reset.
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Check, checkAll, noFailedUnits, succeeds } from '../machine/checks.ts'
import { createEmptyDisk } from '../machine/disk.ts'
import { waitForLogin } from '../machine/login-prompt.ts'
import { bootTimeoutMs, type Machine, startMachine } from '../machine/machine.ts'
import { powerOff } from '../machine/power-off.ts'
import type { ResetBuilds } from '../system/reset-builds.ts'
import { ToolError } from '../tool-error.ts'
import { installWorkstation, passphrasePrompt, switchForNextStart } from './encrypted-workstation.ts'
import { hostTools } from './host-tools.ts'
import {
  hasContent,
  isMissing,
  persistentFiles,
  printReport,
  resetFiles,
  resetReported,
  setKernelMode,
  snapshotPath,
  writeFiles,
} from './reset-checks.ts'

type ResetAtBoot = {
  /** Store paths of the host's ISO, and of its systems with the reset on and with one more persistent path. */
  built: ResetBuilds<'iso' | 'on' | 'more'>
  memoryMiB: number
  env: NodeJS.ProcessEnv
  key: { path: string }
  folder: string
  log: (line: string) => void
}

const firstPassphrase = 'correct horse, battery staple'
const secondPassphrase = 'a staple for the battery'
const resetStarts = /Starting [^\n]*kiln-reset/
const resetEnds = /Finished [^\n]*kiln-reset/
/** About as long as a reset takes under emulation. */
const longestResetMs = 2000
const wantedCuts = 10
const mostCuts = 30
const device = '/dev/mapper/cryptroot'

export async function resetAtBoot(options: ResetAtBoot): Promise<void> {
  const { built, memoryMiB, env, key, folder, log } = options
  const { path: diskPath } = createEmptyDisk(folder)
  const parts = { diskPath, diskBus: 'nvme', folder, memoryMiB } as const
  const access = { keyPath: key.path, knownHostsPath: join(folder, 'known-hosts'), env, newHost: true }

  let passphrase = firstPassphrase
  const startUnlocked = async (hardware: { screen?: true; iommu?: true } = {}) => {
    const machine = await startMachine({ ...parts, ...hardware })
    await machine.waitFor(passphrasePrompt, bootTimeoutMs)
    await machine.type(`${passphrase}\r`)
    return machine
  }
  /** A start to its login, what has to be true then, and what its session does before it switches itself off. */
  const session = async (
    name: string,
    checks: readonly Check[],
    inSession: (machine: Machine) => Promise<void>,
  ) => {
    log(name)
    await using machine = await startUnlocked()
    await waitForLogin(machine, diskPath)
    try {
      await checkAll(machine, checks)
      await inSession(machine)
    } catch (thrown) {
      const report = await machine.shell(
        `${printReport}; journalctl --boot --unit kiln-reset.service --no-pager`,
      )
      throw new ToolError(
        `${name}: ${thrown instanceof Error ? thrown.message : thrown}\n${report.output.slice(-1500)}`,
      )
    }
    await powerOff(machine)
  }
  /** Cuts the power between the start and the end of the initrd's unit, until it happened wantedCuts times. */
  const cutInReset = async () => {
    let latestMs = longestResetMs
    for (let tries = 0, cuts = 0; cuts < wantedCuts; tries++) {
      if (tries === mostCuts) throw new ToolError('The power was never cut in the middle of a reset.')
      await using machine = await startUnlocked()
      await machine.waitFor(resetStarts, bootTimeoutMs)
      await pause(Math.random() * latestMs)
      await machine.cutPower()
      const inReset = !resetEnds.test(machine.console())
      if (inReset) cuts++
      // A computer with less work needs less time for a reset.
      latestMs *= inReset ? 1.1 : 0.7
      log(`the power is cut ${inReset ? 'in a reset' : 'after one'}`)
    }
  }
  const runCommands =
    (...commands: string[]) =>
    async (machine: Machine) =>
      checkAll(
        machine,
        commands.map(command => succeeds('the session', command)),
      )
  const switchAndRun =
    (system: string, ...commands: string[]) =>
    async (machine: Machine) => {
      await switchForNextStart(machine, access, system)
      await runCommands(...commands)(machine)
    }

  log('installing')
  await installWorkstation({ ...parts, iso: built.iso, passphrase })
  await session(
    'disabled, at the first start of the installed system',
    [
      ...resetReported('disabled'),
      succeeds('CLEAN', `test -e ${snapshotPath('CLEAN', '/etc')}`),
      isMissing(snapshotPath('PREVIOUS', '')),
    ],
    switchAndRun(
      built.on,
      "useradd --create-home guest && usermod --password '$6$kept' guest",
      'cp /etc/machine-id /var/lib/first-machine-id',
      'cp /etc/ssh/ssh_host_ed25519_key.pub /var/lib/first-host-key',
      writeFiles('first'),
      setKernelMode('snapshot-only'),
    ),
  )
  await session(
    'snapshot-only, by an argument of the kernel',
    [
      ...resetReported('snapshot'),
      ...persistentFiles('first'),
      hasContent('/etc/not-named', 'first'),
      hasContent(snapshotPath('PREVIOUS', '/etc/not-named'), 'first'),
    ],
    runCommands(writeFiles('second'), setKernelMode(null)),
  )
  await session(
    'the first start in the mode reset, which only takes a snapshot',
    [
      ...resetReported('snapshot'),
      ...persistentFiles('second'),
      hasContent('/etc/not-named', 'second'),
      hasContent(snapshotPath('PENULTIMATE', '/etc/not-named'), 'first'),
    ],
    runCommands(
      writeFiles('third'),
      'kiln-host diff --all | grep --quiet "new  *[/]home[/]admin[/]not-named$"',
      '! kiln-host diff --all | grep --quiet Documents',
    ),
  )
  await session(
    'reset',
    [
      ...resetReported('reset'),
      ...persistentFiles('third'),
      ...resetFiles.map(isMissing),
      hasContent(snapshotPath('PREVIOUS', '/etc/not-named'), 'third'),
      hasContent(snapshotPath('PENULTIMATE', '/etc/not-named'), 'second'),
      succeeds('a file of the last session', 'kiln-host restore /home/admin/not-named'),
      hasContent('/home/admin/not-named', 'third'),
    ],
    switchAndRun(
      built.more,
      writeFiles('fourth'),
      'mkdir /etc/named-later && printf before > /etc/named-later/file && sync',
    ),
  )
  await cutInReset()
  await session(
    'after the power cuts, with a path that the last switch added',
    [
      noFailedUnits(),
      ...persistentFiles('fourth'),
      ...resetFiles.map(isMissing),
      hasContent('/etc/named-later/file', 'before'),
      hasContent(snapshotPath('PREVIOUS', '/etc/not-named'), 'fourth'),
    ],
    runCommands(
      'nix-env --profile /nix/var/nix/profiles/system --rollback',
      '/nix/var/nix/profiles/system/bin/switch-to-configuration boot',
      `kiln-reset kept ${device} @root | grep --line-regexp etc/named-later`,
      `kiln-reset forget ${device} /nix/var/nix/profiles/system/etc/kiln/persistent-paths @root etc/named-later`,
      writeFiles('fifth'),
      `printf '%s\\n' '${firstPassphrase}' '${secondPassphrase}' '${secondPassphrase}' | kiln-host change-password`,
    ),
  )
  passphrase = secondPassphrase
  await session(
    'reset, after a switch and a command that took the path away again',
    [
      ...resetReported('reset'),
      ...persistentFiles('fifth'),
      ...resetFiles.map(isMissing),
      isMissing('/etc/named-later'),
      hasContent(snapshotPath('PREVIOUS', '/etc/named-later/file'), 'before'),
    ],
    runCommands(writeFiles('sixth'), setKernelMode('restore-previous')),
  )
  await session(
    'restore-previous, by an argument of the kernel',
    [...resetReported('restored'), ...persistentFiles('sixth'), hasContent('/etc/not-named', 'fifth')],
    runCommands(setKernelMode('disabled'), 'rm /etc/not-named', 'touch /etc/stays', 'sync'),
  )
  await session(
    'disabled',
    [
      ...resetReported('disabled'),
      ...persistentFiles('sixth'),
      succeeds('nothing is reset', 'test -e /etc/stays'),
    ],
    runCommands(
      setKernelMode(null),
      `kiln-reset request ${device} restore-penultimate @root @home`,
      writeFiles('seventh'),
    ),
  )
  await session(
    'restore-penultimate, by a request',
    [
      ...resetReported('restored'),
      ...persistentFiles('seventh'),
      hasContent('/etc/not-named', 'fifth'),
      isMissing('/etc/stays'),
    ],
    async () => undefined,
  )
  log('the tools, in a computer with a display')
  await using withDisplay = await startUnlocked({ screen: true, iommu: true })
  await waitForLogin(withDisplay, diskPath)
  await checkAll(withDisplay, hostTools)
  await powerOff(withDisplay)
}
