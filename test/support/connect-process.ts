// `kiln connect` as a process, on a data folder of the test.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { running } from './ends.ts'

const root = join(import.meta.dirname, '../..')

const runningIn = (home: string) => ({ ...process.env, KILN_HOME: home })

export type ConnectProcess = {
  child: ChildProcess
  address: string
  fingerprint: string | null
  /** What the line that it begins with says. */
  said: Record<string, unknown>
  /** Its exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>
  end(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals>
}

/** A server that the tests of a file share, which ends it itself. */
export const isOfFile = ({ child }: ConnectProcess) => running.delete(child)

/** `file`: the program, by path from the root. */
function connectBy(file: string) {
  const program = ['--disable-warning=ExperimentalWarning', join(root, file)]

  /** To its end, with the objects that it printed. */
  function kilnConnect(home: string, ...words: string[]) {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [...program, 'connect', ...words, '--json'],
      // One that hangs is a failure, and must not use a processor until the test's end.
      { env: runningIn(home), encoding: 'utf8', timeout: 60_000, killSignal: 'SIGKILL' },
    )
    const lines = stdout.split('\n').filter(Boolean)
    return { status, stderr, lines: lines.map(line => JSON.parse(line) as Record<string, unknown>) }
  }

  /** `kiln connect serve` on a free port of loopback, unless the words say otherwise. */
  async function serveConnect(home: string, ...words: string[]): Promise<ConnectProcess> {
    const listen = words.includes('--listen') ? [] : ['--listen', ':0']
    const child = spawn(process.execPath, [...program, 'connect', 'serve', ...listen, ...words, '--json'], {
      env: runningIn(home),
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    running.add(child)
    const ended = once(child, 'exit').then(([code, signal]) => {
      running.delete(child)
      return (code ?? signal) as number | NodeJS.Signals
    })
    const first = once(createInterface(child.stdout), 'line').then(
      ([line]) => JSON.parse(String(line)) as Record<string, unknown>,
    )
    const said = await Promise.race([first, ended.then(code => ({ type: 'ended', code }))])
    return {
      child,
      ended,
      said,
      address: 'address' in said ? String(said['address']) : '',
      fingerprint: 'fingerprint' in said && said['fingerprint'] !== null ? String(said['fingerprint']) : null,
      async end(signal = 'SIGTERM') {
        child.kill(signal)
        return ended
      },
    }
  }

  return { kilnConnect, serveConnect }
}

export const { kilnConnect, serveConnect } = connectBy('src/cli/index.ts')
/** The program for machines that have nothing else of Kiln, as it was built. */
export const programForMachines = connectBy('nix/packages/kiln-connect/kiln-connect.mjs')
