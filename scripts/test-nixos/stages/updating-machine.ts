// A machine that takes signed updates (nix/tests/debian/updates) from a server on this computer, forwarded to a port
// of its loopback.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type Check, checkAll, noFailedUnits, prints, succeeds } from '../machine/checks.ts'
import { copyImageToDisk, makeSeed, writeSeed } from '../machine/disk.ts'
import { forwardPort } from '../machine/forward-port.ts'
import type { KnownFailures } from '../machine/known-failures.ts'
import { waitForLogin } from '../machine/login-prompt.ts'
import { type Machine, startMachine } from '../machine/machine.ts'
import { type Access, pinHostKey, sshSend } from '../machine/ssh.ts'
import { serveUpdates } from '../machine/update-server.ts'
import type { Built } from '../system/built.ts'
import { updatesOf, updating } from '../system/updating-builds.ts'
import { ToolError } from '../tool-error.ts'

export type UpdatingMachine = {
  /** The image of a system with these modules, and a system of them. */
  imageWith: (modules: readonly string[]) => Promise<Built>
  built: (modules: readonly string[]) => Promise<Built>
  env: NodeJS.ProcessEnv
  keyPath: string
  memoryMiB: number
  known: KnownFailures
  folder: string
  log: (line: string) => void
}

/** Node starts slowly on an emulated processor, and reads hundreds of files over SSH. */
const runMs = 3_600_000
const state = '/var/lib/kiln-updates'

const report = z.looseObject({ outcome: z.string() })
type Report = z.infer<typeof report>

export type Updating = Awaited<ReturnType<typeof startUpdating>>

/** With what it runs published, and nothing more. */
export async function startUpdating(options: UpdatingMachine) {
  const { imageWith, built, env, keyPath, memoryMiB, known, folder, log } = options
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
    machine = await startMachine({ diskPath: disk.path, folder, memoryMiB })
    pinHostKey(machine, access, seed.hostKey)
    await waitForLogin(machine, disk.path)
  }
  await start()
  await checkAll(now(), [noFailedUnits(known.units)])
  sshSend(now(), access, 'root', 'cat >/var/lib/kiln/updates-trust.json', Buffer.from(server.trust))

  function now(): Machine {
    return machine
  }
  /** What the last run of its unit reported. */
  const reported = async (): Promise<Report> => {
    const { output } = await now().shell(
      "journalctl --sync; journalctl --boot --unit kiln-updates --output cat --no-pager | grep '^{' | tail -n 1",
    )
    if (output === '') {
      const { output: said } = await now().shell(
        'journalctl --boot --unit kiln-updates --no-pager | tail -n 20',
      )
      throw new ToolError(`kiln-updates reported nothing: ${said}`)
    }
    return report.parse(JSON.parse(output))
  }
  return {
    first: first.path,
    server,
    machine: now,
    start,
    system: (name: keyof typeof updatesOf) => built(updatesOf[name]),
    /** Whether the machine reaches the server. */
    plugIn: async () => {
      cable ??= await forwardPort(now(), access, server.port)
    },
    /** Also after a restart, which ends the connection. */
    pullOut: async () => {
      await cable?.[Symbol.asyncDispose]()
      cable = null
    },
    /** As its timer would: looks, and switches where something is ready. */
    expectRun: async (what: string, expected: Readonly<Record<string, unknown>>) => {
      await now().shell('systemctl start kiln-updates.service', runMs)
      const found = await reported()
      const wrong = Object.entries(expected).filter(([name, value]) => found[name] !== value)
      if (wrong.length > 0)
        throw new ToolError(`${what}: ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`)
      log(`${what}: ${JSON.stringify(found)}`)
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

/** It runs, is the profile's, and boots. */
export const wholly = (system: string): Check[] => [
  prints('what runs', 'readlink -f /run/current-system', system),
  prints('the profile', 'readlink -f /nix/var/nix/profiles/system', system),
  succeeds(
    'the default of the boot menu',
    `grep -qF init=${system}/init "/boot/loader/entries/$(sed -nE 's/^(preferred|default) +//p' /boot/loader/loader.conf | head -n 1)"`,
  ),
  prints('no switch is left', `ls ${state}/trial.json 2>/dev/null`, ''),
]
