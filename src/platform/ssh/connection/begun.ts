// Starts a login before the program that needs it is loaded: loading takes about as long as the handshake, so
// both run at once. It is the same ssh with the same configuration as in connect.ts, which takes it over if
// it needs exactly this login. Only this file is loaded early: no library, and none of Kiln's larger parts.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { HostAddress } from '#engine/ports/ssh.ts'
import { shownCommand } from '../../process/shown-command.ts'
import { endTree } from '../../process/tree.ts'
import { masterArgv } from './argv.ts'
import { type ConfigFacts, loggedConfig, usualPatience } from './config.ts'
import type { ConnectionFolder } from './folder.ts'
import { type LoggedResult, linesLogged } from './log-lines.ts'

const graceMs = 3000
/** How long to wait for output that something left by ssh keeps open. */
const lingerMs = 2000
const keptLines = 20
const mostKeptBytes = 64 * 1024
const ending = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

type Way = {
  signal: AbortSignal
  onStdout: (chunk: Uint8Array) => void
  onStderr: (chunk: Uint8Array) => void
}

export type BegunLogin = {
  /** Once, and only for exactly this address, configuration and trusted keys; null for anything else. */
  take(address: HostAddress, config: string): BegunMaster | null
}
type BegunMaster = {
  places: ConnectionFolder
  /** Like runLogged, for what runs already. */
  follow(way: Way): Promise<LoggedResult>
}

type Login = Pick<ConfigFacts, 'knownHosts' | 'home'> &
  Partial<ConfigFacts> & {
    address: HostAddress
    env: Record<string, string | undefined>
    tempFolder: string
  }

/** On Linux with setpriv of util-linux (process/parent-death.ts). null if it cannot be started: then nothing was. */
export function beginLogin({ address, env, tempFolder, ...facts }: Login): BegunLogin | null {
  const { knownHosts } = facts
  const config = loggedConfig({ ...usualPatience, ...facts })
  const made = makeFolder(tempFolder, config)
  if (!made) return null
  const places: ConnectionFolder = made
  const known = textOf(knownHosts)
  const args = ['-E', places.log, ...masterArgv(address, places, { compress: false, knownAs: null })]
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', 'ssh', ...args], {
    env: { ...env, LC_ALL: 'C' },
    // ssh gets its own process group: Kiln handles Ctrl-C.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const { stdout, stderr, pid } = child
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>(resolve => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
    child.once('error', () => resolve({ code: null, signal: null }))
  })
  const closed = new Promise<void>(resolve => child.once('close', () => resolve()))
  // If no one takes it over, it delays nothing.
  const parts = [child, stdout, stderr] as unknown as { ref(): void; unref(): void }[]
  for (const part of parts) part.unref()

  const drop = () => {
    try {
      if (pid !== undefined && child.exitCode === null && child.signalCode === null) process.kill(-pid)
    } catch {
      // It has just exited.
    }
    rmSync(places.path, { recursive: true, force: true })
  }
  const onSignal = (signal: NodeJS.Signals) => {
    drop()
    letGo()
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
  }
  const letGo = () => {
    for (const signal of ending) process.off(signal, onSignal)
  }
  for (const signal of ending) process.on(signal, onSignal)
  process.once('exit', drop)

  async function follow({ signal, onStdout, onStderr }: Way): Promise<LoggedResult> {
    let stopping: Promise<void> | undefined
    const stop = () => {
      if (pid !== undefined) stopping ??= endTree(pid, graceMs)
    }
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
    const [out, err] = [keeper(), keeper()]
    stdout.on('data', (chunk: Buffer) => {
      out.take(chunk)
      onStdout(chunk)
    })
    stderr.on('data', (chunk: Buffer) => {
      err.take(chunk)
      onStderr(chunk)
    })
    const exit = await ended
    signal.removeEventListener('abort', stop)
    const late = new AbortController()
    const linger = delay(lingerMs, undefined, { signal: late.signal }).catch(() => undefined) // it is ended below
    await Promise.race([closed, linger])
    late.abort()
    stdout.destroy()
    stderr.destroy()
    await stopping
    process.off('exit', drop)
    const lines = err.text().split(/\r?\n/).filter(Boolean)
    return {
      ...exit,
      cancelled: stopping !== undefined,
      command: shownCommand('ssh', args),
      lastLines: lines.slice(-keptLines),
      stdout: out.text(),
      logged: await linesLogged(places.log),
      started: stopping !== undefined || existsSync(places.log),
    }
  }

  let isTaken = false
  return {
    take(wanted, wantedConfig) {
      if (isTaken || wantedConfig !== config || !isSame(wanted, address)) return null
      // A change to the trusted keys since then must count.
      if (textOf(knownHosts) !== known) return null
      isTaken = true
      letGo()
      for (const part of parts) part.ref()
      return { places, follow }
    },
  }
}

/** A banner has a few lines; the rest is read and dropped. */
function keeper() {
  const chunks: Buffer[] = []
  let bytes = 0
  return {
    take(chunk: Buffer) {
      if (bytes < mostKeptBytes) chunks.push(chunk)
      bytes += chunk.byteLength
    },
    text: () => Buffer.concat(chunks).toString('utf8'),
  }
}

function makeFolder(tempFolder: string, config: string): ConnectionFolder | null {
  try {
    const path = mkdtempSync(join(tempFolder, 'kiln-ssh-'))
    const at = (name: string) => join(path, name)
    writeFileSync(at('config'), config, { mode: 0o600 })
    return {
      path,
      config: at('config'),
      socket: at('s'),
      log: at('log'),
      remove: () => rm(path, { recursive: true, force: true }),
    }
  } catch {
    // No room: connect.ts reports it.
    return null
  }
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // Then it does not count as trusted.
    return null
  }
}

const isSame = (one: HostAddress, other: HostAddress) =>
  one.host === other.host &&
  one.port === other.port &&
  one.user === other.user &&
  one.jump === other.jump &&
  one.identity === other.identity
