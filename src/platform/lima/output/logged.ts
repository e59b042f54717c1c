// Reads a VM's logs: the line of ha.stderr.log that explains why it ended, and the end of each log. The
// reason for a QEMU crash is only in ha.stderr.log, at the level debug. Pure.
import { parseLogLine } from './lines.ts'

const qemuPrefix = 'qemu[stderr]: '

export function lineThatMatters(log: string): string | null {
  const lines = log.split('\n').filter(Boolean).map(parseLogLine)
  const fatal = lines.findLast(({ level }) => ['fatal', 'error', 'panic'].includes(level))
  // Stopped from outside, by a cancel or a forced stop: the VM itself did not fail.
  const qemu = lines.findLast(
    ({ msg }) => msg.startsWith(qemuPrefix) && !msg.includes('terminating on signal'),
  )
  const stopped = lines.findLast(({ msg }) => msg.startsWith('Driver stopped due to error'))
  if (qemu && !fatal) return qemu.msg.slice(qemuPrefix.length)
  const found = fatal ?? stopped
  return found ? [found.msg, found.error ?? ''].filter(Boolean).join(': ') : null
}

const mostLines = 200
const longest = 500

/** Returns the last lines of a console's log: includes an unfinished last line, omits empty ones. */
export const lastLinesOf = (log: string): string[] =>
  log
    .split(/[\r\n]+/)
    .filter(line => line.trim() !== '')
    .slice(-mostLines)
    .map(line => line.slice(0, longest))

/** Returns the host agent's messages for people, and QEMU's output. The rest of the level debug is its ssh attempts. */
export function messagesIn(log: string): string[] {
  const lines = log.split('\n').filter(Boolean).map(parseLogLine)
  const shown = lines.filter(({ level, msg }) => level !== 'debug' || msg.startsWith(qemuPrefix))
  return shown
    .slice(-mostLines)
    .map(({ msg, error }) => [msg, error ?? ''].filter(Boolean).join(': ').slice(0, longest))
}
