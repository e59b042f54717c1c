// A machine of the stage "claimed box": its shell, its Connect within reach, and its next start.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Check, checkAll, noFailedUnits, retryFor, succeeds } from '../machine/checks.ts'
import { forwardPort } from '../machine/forward-port.ts'
import type { KnownFailures } from '../machine/known-failures.ts'
import { bootTimeoutMs, loginPrompt, type Machine, startMachine } from '../machine/machine.ts'
import { type Access, pinHostKey } from '../machine/ssh.ts'
import { lastLines, ToolError } from '../tool-error.ts'
import type { Person } from './claimed-box-people.ts'

/** Node starts slowly on an emulated processor. */
export const slowMs = 1_200_000
export const stateFolder = '/var/lib/kaliun'
/** Where Kiln claims a box that has no Connect. */
export const lanPort = 8456

/** What the screen has, also where it is broken into lines beside a QR code. */
export const saysState = (name: string, said: string): Check =>
  succeeds(
    name,
    retryFor(60, `kaliun-status | tr --complement --squeeze-repeats '[:graph:]' ' ' | grep -F '${said}'`),
    slowMs,
  )

/**
 * The second screen logs in at each start. login(1) gives up after a minute, which a session takes here where other work is beside it,
 * and its unit has failed then; the next one works.
 */
const forgetSlowLogin = succeeds(
  'it has started',
  "systemctl is-system-running --wait; systemctl reset-failed 'session-*.scope' 2>/dev/null; true",
  1_800_000,
)
export const hasStarted = (known: KnownFailures['units']) => [forgetSlowLogin, noFailedUnits(known)]

/** Its pause grows with each attempt that failed while its Connect was out of reach. */
export const claimsNow = succeeds('it tries again', 'systemctl restart --no-block kaliunbox-auto-claim')

type Starting = {
  diskPath: string
  folder: string
  memoryMiB: number
  env: NodeJS.ProcessEnv
  log: (line: string) => void
}

export type BoxMachine = Awaited<ReturnType<typeof startBox>>

export async function startBox({ diskPath, folder, memoryMiB, env, log }: Starting) {
  const machine = await startMachine({ diskPath, folder, memoryMiB, screen: true, guestPorts: [lanPort] })
  let cable: AsyncDisposable | null = null

  const read = async (command: string, timeoutMs = slowMs): Promise<string> => {
    const { code, output } = await machine.shell(command, timeoutMs)
    if (code !== 0) throw new ToolError(`${command} ended with ${code}: ${output.slice(-1500)}`)
    return output
  }
  const hostKey = async () => (await read('cat /etc/ssh/ssh_host_ed25519_key.pub')).split(' ', 2).join(' ')
  /** By a person's key, and the host key that the machine has now. */
  const accessOf = async ({ key }: Pick<Person, 'key'>): Promise<Access> => {
    const access = { keyPath: key.path, knownHostsPath: join(folder, 'known-hosts'), env }
    pinHostKey(machine, access, await hostKey())
    return access
  }
  const pullOut = async () => {
    await cable?.[Symbol.asyncDispose]()
    cable = null
  }
  return {
    machine: machine as Machine,
    folder,
    log,
    read,
    hostKey,
    accessOf,
    /** Each is a row of what this stage has seen, and the first that is wrong ends it. */
    async check(...checks: readonly Check[]) {
      for (const each of checks) {
        await checkAll(machine, [each])
        log(`  ${each.name}`)
      }
    },
    /** Their Connect on this computer is on the machine's loopback from now on, by their own login. */
    async plugIn(person: Person) {
      await pullOut()
      cable = await forwardPort(machine, await accessOf(person), person.connect().port)
    },
    pullOut,
    /** Until a login prompt after that of now. It may restart several times before. */
    async restarted(begin: () => Promise<unknown>) {
      const from = machine.console().length
      await begin()
      const end = Date.now() + bootTimeoutMs
      while (!loginPrompt.test(machine.console().slice(from))) {
        if (Date.now() > end) throw new ToolError(`It did not come back: ${lastLines(machine.console(), 20)}`)
        await pause(1000, null, { ref: false })
      }
      // The connection of before is gone.
      await pullOut()
    },
    async journal() {
      const units = ['kaliun*', 'kaliunbox-*', 'systemd-timesyncd', 'sshd'].map(each => `--unit '${each}'`)
      const { output } = await machine.shell(
        `journalctl --boot --no-pager --lines=80 ${units.join(' ')}; systemctl --failed --no-pager; ls -la ${stateFolder} /run/kaliun`,
      )
      return output.slice(-7000)
    },
    async [Symbol.asyncDispose]() {
      writeFileSync(join(folder, 'console.txt'), machine.console())
      await pullOut()
      await machine.cutPower()
    },
  }
}

/** With what the machine's journal says, where a step fails. */
export async function onBox(box: BoxMachine, steps: () => Promise<void>): Promise<void> {
  try {
    await steps()
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    const journal = await box.journal().catch(String)
    throw new ToolError(`${reason}\n${journal}`)
  }
}
