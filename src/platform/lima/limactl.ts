// Runs limactl: passes its output on as it comes, and turns its failures into errors. It needs HOME and PATH,
// and refuses root.
import { failure, KilnError } from '#shared/errors.ts'
import type { Run, RunResult } from '../process/run.ts'
import { type LogLine, parseLogLine } from './output/lines.ts'

export type LimaOutput = RunResult & { lines: LogLine[] }
export type Limactl = (
  args: string[],
  options: { signal: AbortSignal; onLine?: (line: LogLine) => void },
) => Promise<LimaOutput>

/** Throws lima.missing; exit codes are data. When cancelled, throws the signal's reason. */
export const createLimactl =
  (run: Run): Limactl =>
  async (args, { signal, onLine }) => {
    const lines: LogLine[] = []
    try {
      const result = await run({
        command: 'limactl',
        args,
        signal,
        onLines: output => {
          for (const { text } of output) {
            const line = parseLogLine(text)
            if (lines.length < maxLines) lines.push(line)
            else lines[maxLines - 1] = line
            onLine?.(line)
          }
        },
      })
      signal.throwIfAborted()
      return { ...result, lines }
    } catch (thrown) {
      if (thrown instanceof KilnError && thrown.code === 'tool.missing')
        throw failure('lima.missing', { operation: 'lima', cause: thrown })
      throw thrown
    }
  }

/** If there is more output, the first and the last lines are kept. */
const maxLines = 2000
