// Lima's log (--log-format json): one object per line on stderr, with other lines in between. Pure.
import { z } from 'zod'

const logLine = z.object({
  level: z.string(),
  msg: z.string(),
  /** The error, if `msg` only names the operation. */
  error: z.string().optional(),
})
export type LogLine = z.infer<typeof logLine>

/** A line that is not one of Lima's objects has the level "plain": a panic, or a message before its log is set up. */
export function parseLogLine(text: string): LogLine {
  try {
    const parsed = logLine.safeParse(JSON.parse(text))
    if (parsed.success) return parsed.data
  } catch {
    // The line is not JSON.
  }
  return { level: 'plain', msg: text }
}

export const isWarning = ({ level }: LogLine): boolean => level === 'warning'

/** The error of a failed command: the fatal line, or the last line that is not Lima's log. */
export function reasonIn(lines: readonly LogLine[]): string {
  const fatal = lines.findLast(({ level }) => level === 'fatal' || level === 'error')
  const plain = lines.find(({ level, msg }) => level === 'plain' && msg.trim() !== '')
  const found = fatal ?? plain ?? lines.at(-1)
  return found ? [found.msg, found.error ?? ''].filter(Boolean).join(': ') : ''
}
