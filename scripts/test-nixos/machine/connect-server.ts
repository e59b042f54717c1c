// The real `kiln connect`, as a person types it, in a folder of the test.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { ToolError } from '../tool-error.ts'

const cli = resolve(import.meta.dirname, '../../../src/cli/index.ts')
const argv = (...words: string[]) => [
  '--disable-warning=ExperimentalWarning',
  cli,
  'connect',
  ...words,
  '--json',
]
const first = z.object({ address: z.string(), setUpCode: z.string().nullable() })
const listed = z.object({
  boxes: z.array(z.object({ id: z.string(), claimed: z.object({ because: z.string() }).nullable() })),
})

type Serving = {
  /** The home of an existing Connect. By default a new one is made, and removed at the end. */
  home?: string
  /** A free one by default. */
  port?: number
  /** In addition to this process's own, for each command. */
  env?: () => NodeJS.ProcessEnv
}

export type ConnectServer = AsyncDisposable & {
  address: string
  port: number
  /** For the first account; null once there is one. */
  setUpCode: string | null
  /** A command of `kiln connect` at the terminal of the server, to its end. Throws a ToolError for a failure. */
  run(...words: string[]): unknown
  claim(code: string, owner: { name: string; email: string }): void
  boxes(): z.infer<typeof listed>['boxes']
}

/** On loopback, until it is disposed of. */
export async function serveConnect({ home, port = 0, env }: Serving = {}): Promise<ConnectServer> {
  const folder = home ?? mkdtempSync(join(tmpdir(), 'kiln-connect-'))
  const ownEnv = () => ({ ...process.env, KILN_HOME: folder, ...env?.() })
  const child = spawn(process.execPath, argv('serve', '--listen', `:${port}`), {
    env: ownEnv(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  // A run that is ended from outside leaves no server behind.
  const kill = () => void child.kill('SIGTERM')
  process.once('exit', kill)
  const end = async () => {
    process.off('exit', kill)
    kill()
    await ended
    if (home === undefined) rmSync(folder, { recursive: true, force: true })
  }
  const line = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([text]) => String(text)),
    ended.then(() => ''),
  ])
  if (line === '') {
    await end()
    throw new ToolError('kiln connect serve ended at once.')
  }
  const { address, setUpCode } = first.parse(JSON.parse(line))
  const run = (...words: string[]): unknown => {
    const parts = { env: ownEnv(), encoding: 'utf8' } as const
    const { status, stdout, stderr } = spawnSync(process.execPath, argv(...words), parts)
    if (status !== 0) throw new ToolError(`kiln connect ${words[0]} failed: ${stderr || stdout}`)
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
  }
  return {
    address,
    port: Number(new URL(address).port),
    setUpCode,
    run,
    claim: (code, { name, email }) => void run('claim', code, '--name', name, '--email', email, '--yes'),
    boxes: () => listed.parse(run('boxes')).boxes,
    [Symbol.asyncDispose]: end,
  }
}
