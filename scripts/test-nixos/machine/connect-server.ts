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
const first = z.object({ address: z.string() })
const listed = z.object({
  boxes: z.array(z.object({ id: z.string(), claimed: z.object({ because: z.string() }).nullable() })),
})

type ConnectServer = AsyncDisposable & {
  address: string
  port: number
  /** Runs to the end of the claim. Throws a ToolError for a failure. */
  claim(code: string, owner: { name: string; email: string }): void
  boxes(): z.infer<typeof listed>['boxes']
}

/** Serves on a free port of loopback, until it is disposed of. */
export async function serveConnect(): Promise<ConnectServer> {
  const home = mkdtempSync(join(tmpdir(), 'kiln-connect-'))
  const env = { ...process.env, KILN_HOME: home }
  const child = spawn(process.execPath, argv('serve', '--listen', ':0'), {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const end = async () => {
    child.kill('SIGTERM')
    await ended
    rmSync(home, { recursive: true, force: true })
  }
  const line = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([text]) => String(text)),
    ended.then(() => ''),
  ])
  if (line === '') {
    await end()
    throw new ToolError('kiln connect serve ended at once.')
  }
  const { address } = first.parse(JSON.parse(line))
  const run = (...words: string[]): unknown => {
    const { status, stdout, stderr } = spawnSync(process.execPath, argv(...words), { env, encoding: 'utf8' })
    if (status !== 0) throw new ToolError(`kiln connect ${words[0]} failed: ${stderr || stdout}`)
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
  }
  return {
    address,
    port: Number(new URL(address).port),
    claim: (code, { name, email }) => void run('claim', code, '--name', name, '--email', email, '--yes'),
    boxes: () => listed.parse(run('boxes')).boxes,
    [Symbol.asyncDispose]: end,
  }
}
