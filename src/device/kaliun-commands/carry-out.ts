// Runs the owner's commands, with systemd. A reboot runs last; its success is known after the next start.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Command, CommandKind } from './decode-commands.ts'
import type { CommandsTaken, Result } from './record.ts'

const units = {
  report: ['start', '--no-block', 'kaliun-health-reporter.service'],
  restart_ha: ['restart', 'homeassistant-vm.service'],
  reboot: ['reboot'],
  logs: ['start', '--no-block', 'kaliun-log-reporter.service'],
} as const

/** Shutting down a guest takes its time. */
const actionMs = 5 * 60_000
const mostMessage = 300

type Allowed = {
  /** The time by Connect's clock, because this box's may be wrong. null if unknown. */
  serverTime: number | null
  /** The owner has turned logs on at the box. */
  sendsLogs: boolean
}

export async function carryOut(
  commands: readonly Command[],
  record: CommandsTaken,
  allowed: Allowed,
): Promise<void> {
  const isLast = ({ kind }: Command) => (kind === 'reboot' ? 1 : 0)
  for (const command of [...commands].sort((a, b) => isLast(a) - isLast(b))) {
    if (record.has(command.id)) continue
    const { id, kind } = command
    const taken = { id, kind, at: Date.now(), boot: record.boot, sent: false }
    const refused = refusal(command, record, allowed)
    // Recorded first: if it is unclear whether a command ran, it is not run again.
    record.put({ ...taken, ended: refused })
    if (refused) continue
    const failed = await systemctl(units[kind])
    if (failed === null && kind === 'reboot') continue
    record.put({
      ...taken,
      ended: failed === null ? { result: 'done', message: '' } : { result: 'failed', message: failed },
    })
  }
}

function refusal(
  { kind, expires_at }: Command,
  record: CommandsTaken,
  { serverTime, sendsLogs }: Allowed,
): Result | null {
  if (serverTime !== null && Date.parse(expires_at) <= serverTime) return { result: 'expired', message: '' }
  if (kind === 'logs' && !sendsLogs)
    return {
      result: 'failed',
      message: 'This box sends no logs. Turn them on: at the box with kaliun-logs on, or by an order.',
    }
  if (record.isTooSoon(kind, Date.now()))
    return { result: 'failed', message: 'This box does it at most once an hour.' }
  return null
}

/** null, or why it failed. */
export async function systemctl(words: readonly string[]): Promise<string | null> {
  try {
    await promisify(execFile)('systemctl', [...words], { timeout: actionMs, maxBuffer: 1 << 16 })
    return null
  } catch (thrown) {
    const stderr = thrown instanceof Error && 'stderr' in thrown ? String(thrown.stderr).trim() : ''
    const text = stderr || (thrown instanceof Error ? thrown.message : String(thrown))
    return text.replace(/[\p{Cc}]+/gu, ' ').slice(0, mostMessage)
  }
}

/** The result of a command whose end its program did not see. null if it may still be running. */
export function lateResult(
  { kind, boot, at }: { kind: CommandKind; boot: string; at: number },
  now: { boot: string; time: number },
): Result | null {
  if (kind === 'reboot' && boot !== now.boot) return { result: 'done', message: '' }
  if (kind === 'reboot' && Math.abs(now.time - at) < actionMs) return null
  return { result: 'failed', message: kind === 'reboot' ? 'The box did not restart.' : 'It was interrupted.' }
}
