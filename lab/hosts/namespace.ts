// A process that holds namespaces for as long as this process lives: it reads its stdin, and ends where that ends. So nothing
// of a lab outlives its test, even one that was killed: a namespace goes with its last process, and its links go with it.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'

const execute = promisify(execFile)

export type Namespace = {
  readonly pid: number
  /** Runs a program in it; rejects with its stderr where that fails. */
  run(...argv: string[]): Promise<string>
  close(): Promise<void>
}

/** `flags`: as unshare takes them. `script`: for bash, run in them before they are held. */
export async function holdNamespace(flags: string[], script = ''): Promise<Namespace> {
  const said = `${script}\necho held\nexec cat >/dev/null`
  const child = spawn('unshare', [...flags, 'bash', '--norc', '-ec', said], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  await saysLine(child, 'held')
  const pid = child.pid ?? 0
  const enter = [
    '-t',
    String(pid),
    ...(flags.includes('-m') ? ['-m'] : []),
    ...(flags.includes('-n') ? ['-n'] : []),
  ]
  return {
    pid,
    run: async (...argv) =>
      (await execute('nsenter', [...enter, '--', ...argv], { maxBuffer: 2 ** 26 })).stdout,
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.stdin.end()
      await ended
    },
  }
}

/** Resolves when the child printed that line; rejects with what it said where it ends before. */
export async function saysLine(child: ChildProcess, line: string): Promise<void> {
  let said = ''
  let complaints = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaints = `${complaints}${text}`.slice(-4000)
  })
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', code => reject(new Error(`It ended (${code}) before "${line}": ${complaints}${said}`)))
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said = `${said}${text}`.slice(-4000)
      if (said.split('\n').includes(line)) resolve()
    })
  })
}
