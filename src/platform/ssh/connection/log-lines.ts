// The last lines of ssh's own log (logged.ts).
import { readFile } from 'node:fs/promises'
import type { RunResult } from '../../process/run.ts'

/** `started` false: for a login started in advance, ssh itself never ran. */
export type LoggedResult = RunResult & { logged: string[]; started?: boolean }

const keptLines = 20
const longestLine = 2000

/** None if it was ended before it could open the file. */
export async function linesLogged(log: string): Promise<string[]> {
  const text = await readFile(log, 'utf8').catch(() => '') // then only ssh’s own log is missing
  const lines = text.split('\n').map(line => line.trimEnd())
  const logged = lines.filter(line => line !== '').slice(-keptLines)
  return logged.map(line => line.slice(0, longestLine))
}
