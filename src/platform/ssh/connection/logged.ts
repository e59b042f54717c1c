// Runs ssh with its log in a file in the connection's folder: on stderr a host's banner could imitate it, and
// the output of the ssh to a jump host is there too. So LogLevel can be INFO, below which ssh does not log
// why a connection ended.
import type { RunOptions } from '../../process/run.ts'
import { type LoggedResult, linesLogged } from './log-lines.ts'
import { type ConnectionParts, runSsh } from './parts.ts'

/** `log`: a file for this run alone. */
export async function runLogged(
  { run }: Pick<ConnectionParts, 'run'>,
  log: string,
  { args, ...options }: Omit<RunOptions, 'command'>,
): Promise<LoggedResult> {
  const exit = await runSsh(run, { ...options, args: ['-E', log, ...args] })
  return { ...exit, logged: await linesLogged(log) }
}
