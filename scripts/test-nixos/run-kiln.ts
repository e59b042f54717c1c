// Kiln's command line as a user types it, from this checkout.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..', '..')
/** Copying to an emulated machine, and activating there, is slow. */
const kilnMs = 3 * 3_600_000

export type CommandResult = { code: number | null; output: string }

export async function runKiln(words: readonly string[], env: NodeJS.ProcessEnv): Promise<CommandResult> {
  const script = ['--disable-warning=ExperimentalWarning', join(root, 'src', 'cli', 'index.ts')]
  const child = spawn(process.execPath, [...script, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  const timer = setTimeout(() => child.kill(), kilnMs)
  // CommandResult from outside, nothing that it started may go on.
  const killChild = () => child.kill()
  process.once('exit', killChild)
  const [code] = (await once(child, 'exit')) as [number | null]
  process.off('exit', killChild)
  clearTimeout(timer)
  return { code, output }
}
