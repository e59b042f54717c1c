// The last lines of ssh's own log (logged.ts).
import { readEnd } from '../../files/file-end.ts'
import type { RunResult } from '../../process/run.ts'

/** `started` false: for a login started in advance, ssh itself never ran. */
export type LoggedResult = RunResult & { logged: string[]; started?: boolean }

const keptLines = 20
const longestLine = 2000
/** A host decides how much ssh logs: each channel that it refuses is a line, for as long as the connection lives. */
const mostBytes = 64 * 1024

/** None if it was ended before it could open the file. */
export async function linesLogged(log: string): Promise<string[]> {
  const end = await readEnd(log, mostBytes).catch(() => '') // then only ssh’s own log is missing
  const lines = end
    .toString()
    .split('\n')
    .map(line => line.trimEnd())
  const logged = lines.filter(line => line !== '').slice(-keptLines)
  return logged.map(line => line.slice(0, longestLine))
}
