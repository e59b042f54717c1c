// Goes from an image to a host of the list, by commands as typed: the image is built into the library, flashed onto a
// drive with its own name, started in a machine on this network, announces itself there, and is recognised by the key
// that was made with the drive.
import { execFileSync } from 'node:child_process'
import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bootChecks, checkAll, prints } from '../machine/checks.ts'
import type { KnownFailures } from '../machine/known-failures.ts'
import { createLan } from '../machine/lan.ts'
import { waitForLogin } from '../machine/login-prompt.ts'
import { startMachine } from '../machine/machine.ts'
import type { Built } from '../system/built.ts'
import { ToolError } from '../tool-error.ts'
import { assertDrives, createKiln, flashDrive } from './flashed-drive.ts'

type FirstAnswer = {
  built: Built
  known: KnownFailures
  memoryMiB: number
  env: NodeJS.ProcessEnv
  key: { path: string; publicKey: string }
  folder: string
  log: (line: string) => void
}

const hostName = 'box12'

export async function runFirstAnswer(options: FirstAnswer): Promise<void> {
  const { built, known, memoryMiB, folder, log } = options
  assertDrives()
  mkdirSync(folder, { recursive: true })
  using agent = startAgent(options)
  const own = { ...options.env, SSH_AUTH_SOCK: agent.socket, KILN_HOME: join(folder, 'kiln') }
  const kiln = createKiln(() => own)
  const answers = { hostname: hostName, user: 'ada', sshKeys: [options.key.publicKey] }
  const { image, diskPath } = await flashDrive(kiln, { built, folder, answers })

  await using lan = await createLan(folder, options.env)
  const started = Date.now()
  await using machine = await startMachine({ diskPath, folder, memoryMiB, env: lan.env })
  try {
    await lan.plugIn()
    const { hosts } = await kiln('hosts', 'discover', '--wait', hostName, '--timeout', '40m')
    const [found] = hosts as { known: { name: string; first: boolean; flashed: { image: string } } }[]
    if (found?.known.name !== hostName || !found.known.first || found.known.flashed.image !== image)
      throw new ToolError(`It answered as ${JSON.stringify(found)}`)
    log(`${hostName} answered after ${Math.round((Date.now() - started) / 1000)} s`)
    await waitForLogin(machine, diskPath)
    // Logged in as the person of the drive, by the key that it was given, without a question or a key trusted by hand.
    const { host, facts } = await kiln('hosts', 'show', hostName)
    const { address } = host as { address: { host: string; user: string } }
    if (address.user !== 'ada' || !/^198\.1[89]\.|^fe80:/.test(address.host))
      throw new ToolError(`Its address is ${address.user}@${address.host}`)
    if ((facts as { hostname?: string } | null)?.hostname !== hostName)
      throw new ToolError(`Its facts are ${JSON.stringify(facts)}`)
    await checkAll(machine, [
      ...bootChecks(Math.floor(statSync(diskPath).size / 2 ** 20), known.units),
      prints('its name', 'hostname', hostName),
    ])
  } finally {
    writeFileSync(join(folder, 'console.txt'), machine.console())
  }
}

/** Starts an agent with the person's key, as on a desktop. */
function startAgent({ env, key, folder }: FirstAnswer): Disposable & { socket: string } {
  const socket = join(folder, 'agent.socket')
  const output = execFileSync('ssh-agent', ['-s', '-a', socket], { env, encoding: 'utf8' })
  const pid = Number(/SSH_AGENT_PID=(\d+)/.exec(output)?.[1])
  execFileSync('ssh-add', ['-q', key.path], { env: { ...env, SSH_AUTH_SOCK: socket }, stdio: 'pipe' })
  return { socket, [Symbol.dispose]: () => void process.kill(pid) }
}
