// A machine that takes signed updates (nix/tests/debian/updates) from a server on this computer, forwarded to a port
// of its loopback.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { type Check, checkAll, noFailedUnits, prints, retryFor, succeeds } from '../machine/checks.ts'
import { copyImageToDisk, makeSeed, writeSeed } from '../machine/disk.ts'
import { forwardPort } from '../machine/forward-port.ts'
import type { KnownFailures } from '../machine/known-failures.ts'
import { waitForLogin } from '../machine/login-prompt.ts'
import { bootTimeoutMs, type Machine, startMachine } from '../machine/machine.ts'
import { type Access, pinHostKey, sshSend } from '../machine/ssh.ts'
import { serveUpdates } from '../machine/update-server.ts'
import type { Built } from '../system/built.ts'
import { type Update, updatesOf, updating } from '../system/updating-builds.ts'
import { lastLines, ToolError } from '../tool-error.ts'

export type UpdatingMachine = {
  /** The image of a system with these modules, and a system of them. */
  imageWith: (modules: readonly string[]) => Promise<Built>
  built: (modules: readonly string[]) => Promise<Built>
  env: NodeJS.ProcessEnv
  keyPath: string
  memoryMiB: number
  /** It is restarted when it hangs. */
  watchdog?: boolean
  known: KnownFailures
  folder: string
  log: (line: string) => void
}

/** Node starts slowly on an emulated processor, and reads hundreds of files over SSH. */
const runMs = 3_600_000
export const stateFolder = '/var/lib/kiln-updates'

const units = '--unit kiln-updates --unit kiln-updates-settle --unit "kiln-deploy-*"'
/** Enough for what takes an emulated machine minutes. */
const patienceSeconds = 1800

const report = z.looseObject({ outcome: z.string() })
type Report = z.infer<typeof report>
/** Fields of a report. */
type Expected = Readonly<Record<string, unknown>>

export type Updating = Awaited<ReturnType<typeof startUpdating>>

/** Starts it with its running system published, and nothing more. */
export async function startUpdating(options: UpdatingMachine) {
  const { imageWith, built, env, keyPath, memoryMiB, watchdog = false, known, folder, log } = options
  const image = await imageWith(updating)
  const first = await built(updating)
  const disk = copyImageToDisk(image.path, folder)
  const seed = makeSeed(join(folder, 'seed'), 'box9')
  writeSeed(disk, seed.bytes)
  const server = await serveUpdates(folder, env, first)
  const access: Access = { keyPath, knownHostsPath: join(folder, 'known-hosts'), env }
  let machine: Machine
  let cable: AsyncDisposable | null = null
  const start = async () => {
    machine = await startMachine({ diskPath: disk.path, folder, memoryMiB, watchdog })
    pinHostKey(machine, access, seed.hostKey)
    await waitForLogin(machine, disk.path)
  }
  await start()
  await checkAll(now(), [noFailedUnits(known.units)])
  sshSend(now(), access, 'root', 'cat >/var/lib/kiln/updates-trust.json', Buffer.from(server.trust))

  function now(): Machine {
    return machine
  }
  /** The report of its unit's last run. */
  const reported = async (): Promise<Report> => {
    const { output } = await now().shell(
      "journalctl --sync; journalctl --boot --unit kiln-updates --output cat --no-pager | grep '^{' | tail -n 1",
    )
    if (output === '') {
      throw new ToolError(`kiln-updates reported nothing: ${await lastWords()}`)
    }
    return report.parse(JSON.parse(output))
  }
  const plugIn = async () => {
    cable ??= await forwardPort(now(), access, server.port)
  }
  const pullOut = async () => {
    await cable?.[Symbol.asyncDispose]()
    cable = null
  }
  const lastWords = async () =>
    (await now().shell(`journalctl --boot ${units} --no-pager | tail -n 20`)).output
  const expect = (what: string, found: Report, expected: Expected) => {
    const wrong = Object.entries(expected).filter(([name, value]) => found[name] !== value)
    if (wrong.length > 0)
      throw new ToolError(`${what}: ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`)
    log(`${what}: ${JSON.stringify(found)}`)
  }
  const until = async (what: string, command: string) => {
    const { code } = await now().shell(retryFor(patienceSeconds, command), runMs)
    if (code !== 0) throw new ToolError(`${what} did not come: ${await lastWords()}`)
  }
  return {
    first: first.path,
    server,
    machine: now,
    start,
    system: (name: Update) => built(updatesOf[name]),
    /** Whether the machine reaches the server. */
    plugIn,
    /** Holds after a restart too, which ends the connection. */
    pullOut,
    /** Runs the unit as its timer would: looks, and switches if something is ready. */
    expectRun: async (what: string, expected: Expected) => {
      await now().shell('systemctl start kiln-updates.service', runMs)
      expect(what, await reported(), expected)
    },
    /** The same, whose end is not waited for. */
    begin: () => now().shell('systemctl start --no-block kiln-updates.service'),
    /** Waits until this command succeeds on the machine. */
    until,
    /** The outcome of the switch that is on trial, or was when the machine stopped. */
    expectEnded: async (what: string, expected: Expected) => {
      await until('the end of the switch', `! test -e ${stateFolder}/trial.json`)
      const { output } = await now().shell(`cat ${stateFolder}/last_switch`)
      expect(what, report.parse(JSON.parse(output)), expected)
    },
    /** The console's output from now on, until the mark. */
    shows: (mark: RegExp) => shownAfter(now(), mark),
    /** The plug is pulled; resolves at the next login prompt, with the server in reach. */
    cutAndStart: async () => {
      await now().cutPower()
      await pullOut()
      await start()
      await plugIn()
    },
    check: (...checks: Check[]) => checkAll(now(), checks),
    healthy: noFailedUnits(known.units),
    end: async () => {
      writeFileSync(join(folder, 'console.txt'), now().console())
      await cable?.[Symbol.asyncDispose]()
      await now().cutPower()
      await server[Symbol.asyncDispose]()
    },
  }
}

/** Works for a machine that restarts too, whose console continues. */
async function shownAfter(machine: Machine, mark: RegExp): Promise<void> {
  const from = machine.console().length
  const end = Date.now() + bootTimeoutMs
  while (!mark.test(machine.console().slice(from))) {
    if (Date.now() > end)
      throw new ToolError(`Its console did not show ${mark}: ${lastLines(machine.console(), 20)}`)
    await pause(500, null, { ref: false })
  }
}

/** It runs, is the profile's, and boots. */
export const wholly = (system: string): Check[] => [
  prints('what runs', 'readlink -f /run/current-system', system),
  prints('the profile', 'readlink -f /nix/var/nix/profiles/system', system),
  succeeds(
    'the default of the boot menu',
    `grep -qF init=${system}/init "/boot/loader/entries/$(sed -nE 's/^(preferred|default) +//p' /boot/loader/loader.conf | head -n 1)"`,
  ),
  prints('no switch is left', `ls ${stateFolder}/trial.json 2>/dev/null`, ''),
]
