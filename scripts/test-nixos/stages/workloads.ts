// An orchestrator that makes real containers for its people (docs/adr/0034-the-broker.md): at the terminal, over Telegram, and
// with the power cut in the middle of one.
import { truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Check, checkAll, noFailedUnits, noJournalErrors } from '../machine/checks.ts'
import { copyImageToDisk, makeSeed, writeSeed } from '../machine/disk.ts'
import { forwardPort } from '../machine/forward-port.ts'
import type { KnownFailures } from '../machine/known-failures.ts'
import { waitForLogin } from '../machine/login-prompt.ts'
import { type Machine, startMachine } from '../machine/machine.ts'
import { pressPowerButton } from '../machine/power-button.ts'
import { type Access, pinHostKey } from '../machine/ssh.ts'
import { ageIdentity, type WorkloadBuilds } from '../system/workload-builds.ts'
import { ToolError } from '../tool-error.ts'
import { copyStorePaths } from './generations.ts'
import { overTelegram } from './workload-chat.ts'
import { dataSetsOf, keptAtLast, poolIsUsable, writesAtLast } from './workload-pool.ts'
import {
  agentWithoutRights,
  beginsToMake,
  finishedOrRolledBack,
  owner,
  readAudit,
  runAgain,
  secretOpened,
  typedLines,
  verifyAudit,
  viewer,
} from './workload-session.ts'

const poolBytes = 8 * 2 ** 30

type Workloads = {
  built: WorkloadBuilds
  /** A blank second disk becomes the pool. */
  onZfs?: boolean
  known: KnownFailures
  memoryMiB: number
  env: NodeJS.ProcessEnv
  keyPath: string
  folder: string
  log: (line: string) => void
}

async function checkAudit(machine: Machine, ...has: readonly RegExp[]): Promise<void> {
  const { output } = await machine.shell(readAudit)
  const checked = await machine.shell(verifyAudit)
  if (checked.code !== 0)
    throw new ToolError(`voxnix verify: ${checked.output.slice(-900)} ${output.slice(-900)}`)
  const missing = has.filter(each => !each.test(output))
  if (missing.length > 0) throw new ToolError(`The audit lacks ${missing.join(', ')}: ${output.slice(-900)}`)
}

export async function runWorkloads(options: Workloads): Promise<void> {
  const { built, onZfs = false, known, memoryMiB, env, keyPath, folder, log } = options
  const disk = copyImageToDisk(built.image, folder)
  const seed = makeSeed(join(folder, 'seed'), 'box9', ageIdentity)
  writeSeed(disk, seed.bytes)
  const pool = join(folder, 'pool.raw')
  if (onZfs) {
    writeFileSync(pool, '')
    truncateSync(pool, poolBytes)
  }
  const access: Access = { keyPath, knownHostsPath: join(folder, 'known-hosts'), env }
  const start = async (session: (machine: Machine) => Promise<void>) => {
    await using machine = await startMachine({
      diskPath: disk.path,
      folder,
      memoryMiB,
      moreDisks: onZfs ? [pool] : [],
    })
    pinHostKey(machine, access, seed.hostKey)
    try {
      await waitForLogin(machine, disk.path)
      await session(machine)
    } catch (thrown) {
      const { output } = await machine.shell(
        "journalctl --boot --no-pager --lines=120 --unit 'voxnix-*' --unit 'container@*' --unit 'run-*'",
      )
      const reason = thrown instanceof Error ? thrown.message : String(thrown)
      throw new ToolError(`${reason}\n${output.slice(-6000)}`)
    } finally {
      writeFileSync(join(folder, 'console.txt'), machine.console())
    }
  }
  const step = async (machine: Machine, name: string, checks: readonly Check[]) => {
    log(name)
    for (const check of checks) await checkAll(machine, [check])
  }

  await start(async machine => {
    await step(machine, 'the agent has its secret and no rights', [
      noFailedUnits(known.units),
      ...secretOpened,
      ...typedLines,
      ...agentWithoutRights,
      ...(onZfs ? [poolIsUsable] : []),
    ])
    log(`copies ${built.tools.length} paths; ${built.builds} derivations are left to the machine`)
    await copyStorePaths(machine, access, ...built.tools)
    await step(machine, 'an owner at the terminal', owner)
    await step(machine, 'a viewer at the terminal', viewer)
    log('over Telegram')
    await overTelegram(machine, port => forwardPort(machine, access, port))
    await step(machine, 'no error', [noJournalErrors(known)])
    await checkAudit(machine, /"verb":"destroy"/, /"face":"chat"/, /"event":"refused","person":"vic"/)
    await step(machine, 'the power is cut in a create', [beginsToMake('third')])
    await machine.cutPower()
  })
  await start(async machine => {
    if (onZfs)
      await step(machine, 'the pool is imported again', [poolIsUsable, ...dataSetsOf(['dev', 'tele'])])
    const made = await finishedOrRolledBack(
      checks => checkAll(machine, checks),
      async command => (await machine.shell(command)).code === 0,
      'third',
    )
    log(`the container that was cut off was ${made ? 'finished' : 'undone'}`)
    await step(machine, 'after the power cut', [noFailedUnits(known.units), ...runAgain(['dev', 'tele'])])
    await checkAudit(machine, /"event":"found"/)
    if (!onZfs) return
    await step(machine, 'the power button', [writesAtLast])
    await pressPowerButton(machine, folder)
  })
  if (!onZfs) return
  await start(async machine => {
    await step(machine, 'the pool was left clean', [poolIsUsable, keptAtLast, noFailedUnits(known.units)])
  })
}
