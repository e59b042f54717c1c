// The machine of a drive that was personalised: its first boot, its generations and its second boot.
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Architecture } from '#shared/formats/format.ts'
import { bootChecks, checkAll, noJournalErrors, seedChecks, storeContentsMatch } from '../machine/checks.ts'
import { copyImageToDisk, makeSeed, readSeed, seedIsWiped, writeSeed } from '../machine/disk.ts'
import { forwardPort } from '../machine/forward-port.ts'
import type { KnownFailures } from '../machine/known-failures.ts'
import { waitForLogin } from '../machine/login-prompt.ts'
import { loginPrompt, startMachine } from '../machine/machine.ts'
import { powerOff } from '../machine/power-off.ts'
import { type Access, pinHostKey, ssh, sshRun } from '../machine/ssh.ts'
import { debianFolder } from '../packages/debian-packages.ts'
import type { Promises } from '../promises/index.ts'
import type { LastGuest } from '../promises/last-guest.ts'
import type { RunStage } from '../stages.ts'
import type { Cell } from '../system/debian-nix.ts'
import { measureRunning, type Running } from '../system/figures.ts'
import { ToolError } from '../tool-error.ts'
import { rollBackBadGeneration, secondGenerationChecks, switchTo } from './generations.ts'
import { checkOwnFlake } from './own-flake.ts'

const generation = (name: 'second' | 'bad') => resolve(debianFolder, 'tests', `${name}-generation.nix`)

type SeededMachine = {
  image: string
  /** A system of the same settings with these additional modules. */
  build: (modules: Cell['modules']) => Promise<string>
  stage: RunStage
  log: (line: string) => void
  onBooted: () => void
  onMeasured: (running: Running) => void
  /** The profile's own. */
  promises: Promises | null
  lastGuest: LastGuest | null
  known: KnownFailures
  architecture: Architecture
  memoryMiB: number
  screen: boolean
  guestPorts: readonly number[]
  sudoByKey: boolean
  env: NodeJS.ProcessEnv
  keyPath: string
  folder: string
}

export async function runSeededMachine(options: SeededMachine): Promise<void> {
  const { image, build, stage, onBooted, promises, known, memoryMiB, env, keyPath, folder } = options
  const { architecture, log, screen, lastGuest, guestPorts, sudoByKey, onMeasured } = options
  const disk = copyImageToDisk(image, folder)
  const mayFail = known.units
  const checks = bootChecks(disk.sizeMiB, mayFail)
  const seed = makeSeed(join(folder, 'seed'), 'box9')
  writeSeed(disk, seed.bytes)
  const access: Access = { keyPath, knownHostsPath: join(folder, 'known-hosts'), env }
  const parts = { diskPath: disk.path, folder, architecture, memoryMiB, screen, guestPorts }
  let machine = await startMachine(parts)
  try {
    pinHostKey(machine, access, seed.hostKey)
    const booted = await stage('booted', async () => {
      await waitForLogin(machine, disk.path)
      await checkAll(machine, [...checks, storeContentsMatch, noJournalErrors(known)])
      return true
    })
    // A unit that failed is no reason to ask nothing else; a machine without a login is.
    if (!booted && !loginPrompt.test(machine.console())) return
    onBooted()
    const login = await stage('login', async () => {
      const name = await ssh(machine, access, 'root', 'id --user --name')
      if (name !== 'root') throw new ToolError(`The form's key logs in as ${name}`)
      const sudo = await sshRun(machine, access, 'admin', 'sudo --non-interactive id --user --name')
      if (sudoByKey !== (sudo.output === 'root'))
        throw new ToolError(`The administrator's sudo by key alone gives ${sudo.output}`)
      return true
    })
    await stage('seed', async () => {
      await checkAll(machine, seedChecks)
      const name = await ssh(machine, { ...access, keyPath: seed.userKeyPath }, 'ada', 'id --user --name')
      if (name !== 'ada') throw new ToolError(`The seed's user is ${name}`)
      await machine.shell('sync')
      if (!seedIsWiped(disk)) throw new ToolError('The seed is still on the drive.')
    })
    if (!login) return
    // A figure that could not be read does not fail the machine.
    await measureRunning(machine)
      .then(onMeasured)
      .catch((thrown: unknown) => log(`no figures of it: ${String(thrown)}`))
    if (promises) await stage('promises', () => promises(machine, port => forwardPort(machine, access, port)))
    if (screen)
      await machine
        .screenshot(join(folder, 'screen.png'))
        .catch((thrown: unknown) => log(`no picture of its screen: ${String(thrown)}`))

    const second = await stage('switch', async () => {
      const system = await build([generation('second')])
      await switchTo(machine, access, system, { mayFail, checks: [...secondGenerationChecks, ...checks] })
      return system
    })
    if (second === null) return
    await stage('bad switch', async () => {
      const bad = await build([generation('bad')])
      await rollBackBadGeneration(machine, access, { bad, good: second, mayFail })
    })

    await stage('reboot', async () => {
      if (lastGuest) await checkAll(machine, lastGuest.starts)
      if (!(await powerOff(machine))) throw new ToolError('It did not switch itself off.')
      if (lastGuest && !lastGuest.says.test(machine.console()))
        throw new ToolError('The screen did not name the guest that the power-off waited for.')
      const other = makeSeed(join(folder, 'other-seed'), 'other')
      writeSeed(disk, other.bytes)
      machine = await startMachine(parts)
      pinHostKey(machine, access, seed.hostKey)
      await waitForLogin(machine, disk.path)
      const { output } = await machine.shell('readlink -f /run/booted-system')
      if (output !== second) throw new ToolError(`It booted ${output}, not ${second}.`)
      // Once personalised, a seed that is put on the drive later changes nothing.
      await checkAll(machine, [...checks, ...seedChecks])
      if (!readSeed(disk).subarray(0, other.bytes.length).equals(other.bytes)) {
        throw new ToolError('A second boot changed the seed partition.')
      }
      await ssh(machine, access, 'root', 'true')
    })
    await stage('own flake', () => checkOwnFlake(machine))
  } finally {
    await machine.cutPower()
    writeFileSync(join(folder, 'console.txt'), machine.console())
  }
}
