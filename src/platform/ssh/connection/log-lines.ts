// The last lines of ssh's own log (logged.ts).
import { readFile } from 'node:fs/promises'
import type { RunResult } from '../../process/run.ts'

/** `started` false: of a login that was begun before, ssh itself never ran. */
export type LoggedResult = RunResult & { logged: string[]; started?: boolean }

const keptLines = 20
const longestLine = 2000

/** None where it was ended before it could open the file. */
export async function linesLogged(log: string): Promise<string[]> {
  const text = await readFile(log, 'utf8').catch(() => '') // what ssh says of itself is missing then, and nothing else
  const lines = text.split('\n').map(line => line.trimEnd())
  const logged = lines.filter(line => line !== '').slice(-keptLines)
  return logged.map(line => line.slice(0, longestLine))
}
