// Runs one program with an argv, never a shell line, with limits of time and output.
import { spawn } from 'node:child_process'

export type Ran = {
  /** null if a signal ended it. */
  readonly status: number | null
  readonly out: string
  readonly err: string
  /** The last of it: a build says at its end why it failed. */
  readonly errEnd: string
  /** It printed more than was kept. */
  readonly cut: boolean
  readonly timedOut: boolean
}
type Bounds = {
  readonly timeoutMs?: number
  readonly mostBytes?: number
  /** Which part of its output is kept; the start by default. */
  readonly keep?: 'start' | 'end'
  /** Its stdin; empty by default. Not in its argv, which each account of the host sees. */
  readonly input?: string
  /** Added to the broker's environment. */
  readonly env?: NodeJS.ProcessEnv
}

/** The output of a failed program, for the host's log and for the caller. */
class CommandFault extends Error {
  readonly code = 'command'
  constructor(program: string, { status, errEnd, timedOut }: Ran) {
    const how = timedOut ? 'did not end in time' : `ended with ${status ?? 'a signal'}`
    super(`${program} ${how}: ${errEnd.trim().split('\n').slice(-5).join('\n').slice(-1000)}`)
  }
}

const graceMs = 5000

function collect(mostBytes: number) {
  const kept: Buffer[] = []
  let length = 0
  let cut = false
  return {
    take(chunk: Buffer) {
      const fits = chunk.subarray(0, mostBytes - length)
      if (fits.length < chunk.length) cut = true
      length += fits.length
      if (fits.length > 0) kept.push(fits)
    },
    text: () => Buffer.concat(kept).toString('utf8'),
    isCut: () => cut,
  }
}

function collectEnd(mostBytes: number) {
  let kept = Buffer.alloc(0)
  let cut = false
  return {
    take(chunk: Buffer) {
      const all = Buffer.concat([kept, chunk])
      cut ||= all.length > mostBytes
      kept = all.subarray(-mostBytes)
    },
    text: () => kept.toString('utf8'),
    isCut: () => cut,
  }
}

/** Throws if the program cannot be started. */
export function run(argv: readonly string[], bounds: Bounds = {}): Promise<Ran> {
  const { timeoutMs = 60_000, mostBytes = 64 * 1024, keep = 'start', env = {}, input } = bounds
  const [program = '', ...words] = argv
  return new Promise((resolve, reject) => {
    // A process group, so that its children end with it.
    const child = spawn(program, words, {
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      detached: true,
      env: { ...process.env, ...env },
    })
    // It may end without reading all of it.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
    const out = keep === 'end' ? collectEnd(mostBytes) : collect(mostBytes)
    const err = collect(8 * 1024)
    const errEnd = collectEnd(4 * 1024)
    let timedOut = false
    const signal = (name: NodeJS.Signals) => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, name)
      } catch {
        // It has ended.
      }
    }
    const timers = [
      setTimeout(() => {
        timedOut = true
        signal('SIGTERM')
      }, timeoutMs),
      setTimeout(() => signal('SIGKILL'), timeoutMs + graceMs),
    ]
    const clear = () => {
      for (const timer of timers) clearTimeout(timer)
    }
    child.stdout?.on('data', chunk => out.take(chunk))
    child.stderr?.on('data', chunk => {
      err.take(chunk)
      errEnd.take(chunk)
    })
    // A program that it started in a container can hold its output open without end.
    child.on('exit', () => {
      const close = () => {
        child.stdout?.destroy()
        child.stderr?.destroy()
      }
      timers.push(setTimeout(close, graceMs))
    })
    child.on('error', thrown => {
      clear()
      reject(thrown)
    })
    child.on('close', status => {
      clear()
      const printed = { out: out.text(), err: err.text(), errEnd: errEnd.text(), cut: out.isCut() }
      resolve({ status, ...printed, timedOut })
    })
  })
}

/** Returns what it printed. Throws CommandFault for any status but 0. */
export async function must(argv: readonly string[], bounds: Bounds = {}): Promise<string> {
  const ran = await run(argv, bounds)
  if (ran.status !== 0) throw new CommandFault(argv.slice(0, 2).join(' '), ran)
  return ran.out
}
