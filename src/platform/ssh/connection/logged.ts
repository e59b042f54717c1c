// ssh, with what it logs itself in a file of the connection's folder: on stderr a host's banner could imitate it, and the ssh
// that goes through a jump host stands there too. So LogLevel can be INFO, below which ssh does not say why a connection ended.
import { readFile } from 'node:fs/promises'
import type { RunOptions, RunResult } from '../../process/run.ts'
import { type ConnectionParts, runSsh } from './parts.ts'

const keptLines = 20
const longestLine = 2000

export type LoggedResult = RunResult & { logged: string[] }

/** `log`: a file of this run alone. */
export async function runLogged(
  { run }: Pick<ConnectionParts, 'run'>,
  log: string,
  { args, ...options }: Omit<RunOptions, 'command'>,
): Promise<LoggedResult> {
  const exit = await runSsh(run, { ...options, args: ['-E', log, ...args] })
  const text = await readFile(log, 'utf8').catch(() => '') // it was ended before it could open it
  const lines = text.split('\n').map(line => line.trimEnd())
  const logged = lines.filter(line => line !== '').slice(-keptLines)
  return { ...exit, logged: logged.map(line => line.slice(0, longestLine)) }
}
