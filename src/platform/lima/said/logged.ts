// The line of ha.stderr.log that says why a VM ended. The reason of a QEMU crash is only there, at the level debug. Pure.
import { parseLogLine } from './lines.ts'

export function lineThatMatters(log: string): string | null {
  const lines = log.split('\n').filter(Boolean).map(parseLogLine)
  const fatal = lines.findLast(({ level }) => ['fatal', 'error', 'panic'].includes(level))
  const qemu = lines.findLast(({ msg }) => msg.startsWith('qemu[stderr]: '))
  const stopped = lines.findLast(({ msg }) => msg.startsWith('Driver stopped due to error'))
  if (qemu && !fatal) return qemu.msg.slice('qemu[stderr]: '.length)
  const found = fatal ?? stopped
  return found ? [found.msg, found.error ?? ''].filter(Boolean).join(': ') : null
}
