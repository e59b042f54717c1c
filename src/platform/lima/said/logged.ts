// What the logs of a VM say: of ha.stderr.log the line that says why it ended, and the end of each. The reason of a QEMU crash is
// only in ha.stderr.log, at the level debug. Pure.
import { parseLogLine } from './lines.ts'

const qemuSaid = 'qemu[stderr]: '

export function lineThatMatters(log: string): string | null {
  const lines = log.split('\n').filter(Boolean).map(parseLogLine)
  const fatal = lines.findLast(({ level }) => ['fatal', 'error', 'panic'].includes(level))
  // Ended from outside, by a cancel or a forced stop: nothing of its own went wrong.
  const qemu = lines.findLast(({ msg }) => msg.startsWith(qemuSaid) && !msg.includes('terminating on signal'))
  const stopped = lines.findLast(({ msg }) => msg.startsWith('Driver stopped due to error'))
  if (qemu && !fatal) return qemu.msg.slice(qemuSaid.length)
  const found = fatal ?? stopped
  return found ? [found.msg, found.error ?? ''].filter(Boolean).join(': ') : null
}

const mostLines = 200
const longest = 500

/** Of a console: an unfinished last line too, empty ones not. */
export const lastLinesOf = (log: string): string[] =>
  log
    .split(/[\r\n]+/)
    .filter(line => line.trim() !== '')
    .slice(-mostLines)
    .map(line => line.slice(0, longest))

/** Of the host agent's: what is for people, and what QEMU printed. The rest of the level debug is every ssh that it tries. */
export function messagesIn(log: string): string[] {
  const lines = log.split('\n').filter(Boolean).map(parseLogLine)
  const shown = lines.filter(({ level, msg }) => level !== 'debug' || msg.startsWith(qemuSaid))
  return shown
    .slice(-mostLines)
    .map(({ msg, error }) => [msg, error ?? ''].filter(Boolean).join(': ').slice(0, longest))
}
