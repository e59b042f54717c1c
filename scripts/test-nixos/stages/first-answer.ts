// Goes from an image to a host of the list, by commands as typed: the image is built into the library, flashed onto a
// drive with its own name, started in a machine on this network, announces itself there, and is recognised by the key
// that was made with the drive.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bootChecks, checkAll, prints } from '../machine/checks.ts'
import { extraDiskBytes, rawImageIn } from '../machine/disk.ts'
import type { KnownFailures } from '../machine/known-failures.ts'
import { createLan } from '../machine/lan.ts'
import { waitForLogin } from '../machine/login-prompt.ts'
import { startMachine } from '../machine/machine.ts'
import { runKiln } from '../run-kiln.ts'
import { type Built, nixExpressionOf } from '../system/built.ts'
import { prebuiltId, writePrebuiltProfile } from '../system/prebuilt-profile.ts'
import { lastLines, ToolError, UnavailableError } from '../tool-error.ts'

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

type Kiln = (...words: string[]) => Promise<Record<string, unknown>>

export async function runFirstAnswer(options: FirstAnswer): Promise<void> {
  const { built, known, memoryMiB, folder, log } = options
  if (process.getuid?.() !== 0 || !existsSync('/dev/loop-control'))
    throw new UnavailableError('a drive to flash needs root and loop devices')
  mkdirSync(folder, { recursive: true })
  using agent = startAgent(options)
  const kiln = createKiln(options, agent.socket)
  const image = await buildIntoLibrary(kiln, folder, built)
  const diskPath = join(folder, 'disk.raw')
  await flash(kiln, {
    image,
    diskPath,
    sizeBytes: statSync(rawImageIn(built.path)).size + extraDiskBytes,
    options,
  })

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

/** Makes an empty home of Kiln. The function resolves to a command's result. */
function createKiln({ env, folder }: FirstAnswer, agent: string): Kiln {
  return async (...words) => {
    const own = { ...env, SSH_AUTH_SOCK: agent, KILN_HOME: join(folder, 'kiln') }
    const { code, output } = await runKiln([...words, '--json'], own)
    const results = output.split('\n').filter(line => line.startsWith('{"type":"result"'))
    const result = results.at(-1)
    if (code !== 0 || result === undefined)
      throw new ToolError(`kiln ${words.join(' ')} ended with ${code}: ${lastLines(output, 15)}`)
    return JSON.parse(result) as Record<string, unknown>
  }
}

/** Nix builds nothing: it has the image. Gives its id in the library. */
async function buildIntoLibrary(kiln: Kiln, folder: string, built: Built): Promise<string> {
  const profiles = writePrebuiltProfile(folder, `    images.x86_64-linux.raw = ${nixExpressionOf(built)};\n`)
  const { image } = await kiln('--profiles', profiles, 'build', prebuiltId, '-f', 'raw', '--trust')
  return (image as { id: string }).id
}

type Flashing = { image: string; diskPath: string; sizeBytes: number; options: FirstAnswer }

async function flash(kiln: Kiln, { image, diskPath, sizeBytes, options }: Flashing): Promise<void> {
  const answers = join(options.folder, 'answers.json')
  const sshKeys = [options.key.publicKey]
  writeFileSync(answers, JSON.stringify({ hostname: hostName, user: 'ada', sshKeys }))
  writeFileSync(diskPath, '')
  truncateSync(diskPath, sizeBytes)
  const drive = execFileSync('losetup', ['--find', '--show', diskPath], { encoding: 'utf8' }).trim()
  try {
    const { drives } = await kiln('flash', image, '--drive', drive, '--personalise', answers, '--yes')
    const [ended] = drives as { outcome: string }[]
    if (ended?.outcome !== 'verified') throw new ToolError(`The flash ended as ${JSON.stringify(ended)}`)
  } finally {
    execFileSync('losetup', ['--detach', drive])
  }
}
