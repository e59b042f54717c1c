// Forwards a port of a machine's loopback to the same port of this computer, which the machine cannot reach otherwise.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lastLines, ToolError } from '../tool-error.ts'
import type { Machine } from './machine.ts'
import { type Access, sshOptions } from './ssh.ts'

/** The port is forwarded until it is disposed of. */
export type ForwardPort = (port: number) => Promise<AsyncDisposable>

/** Forwards by SSH, as root; rejects if the machine does not allow it. */
export async function forwardPort(machine: Machine, access: Access, port: number): Promise<AsyncDisposable> {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-forward-'))
  const control = join(folder, 'control')
  const log = join(folder, 'log')
  // The ssh that stays keeps its outputs open, so that no pipe of them would end.
  const run = async (args: string[]): Promise<number | null> => {
    const file = openSync(log, 'a')
    const process = spawn('ssh', args, { env: access.env, stdio: ['ignore', 'ignore', file] })
    closeSync(file)
    const [code] = (await once(process, 'exit')) as [number | null]
    return code
  }
  const end = async () => {
    await run(['-S', control, '-O', 'exit', 'root@127.0.0.1'])
    rmSync(folder, { recursive: true, force: true })
  }
  const forward = ['-R', `127.0.0.1:${port}:127.0.0.1:${port}`, '-o', 'ExitOnForwardFailure=yes']
  const code = await run([
    ...sshOptions(machine, access),
    '-f',
    '-N',
    '-M',
    '-S',
    control,
    ...forward,
    'root@127.0.0.1',
  ])
  if (code !== 0) {
    const reason = lastLines(readFileSync(log, 'utf8'), 5)
    await end()
    throw new ToolError(`Port ${port} could not be forwarded to the machine: ${reason}`)
  }
  return { [Symbol.asyncDispose]: end }
}
