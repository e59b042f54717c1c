// Lima's log lines (--log-format json), one object a line on stderr, and beside them what is not JSON. Pure.
import { z } from 'zod'

const logLine = z.object({
  level: z.string(),
  msg: z.string(),
  /** What went wrong, where `msg` only says during what. */
  error: z.string().optional(),
})
export type LogLine = z.infer<typeof logLine>

/** A line that is not an object of Lima's has the level "plain": a panic, a message before its log is set up. */
export function parseLogLine(text: string): LogLine {
  try {
    const parsed = logLine.safeParse(JSON.parse(text))
    if (parsed.success) return parsed.data
  } catch {
    // Not JSON.
  }
  return { level: 'plain', msg: text }
}

export const isWarning = ({ level }: LogLine): boolean => level === 'warning'

/** What a command failed with: the fatal line, or the last of what is not Lima's log. */
export function reasonIn(lines: readonly LogLine[]): string {
  const fatal = lines.findLast(({ level }) => level === 'fatal' || level === 'error')
  const plain = lines.find(({ level, msg }) => level === 'plain' && msg.trim() !== '')
  const found = fatal ?? plain ?? lines.at(-1)
  return found ? [found.msg, found.error ?? ''].filter(Boolean).join(': ') : ''
}
