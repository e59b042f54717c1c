// Health checks that run inside a machine, over SSH. Pure.
import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'
import type { HealthCheck } from './health-check.ts'

/** A command: it passes once it succeeds, or, with `silent`, once it prints nothing on stdout. */
export type RemoteCheck = { words: string[]; silent: boolean }

/** null if it is checked in another way, or names nothing to check. */
export function remoteCheck({ kind, unit, command }: HealthCheck): RemoteCheck | null {
  if (kind === 'unit' && unit)
    return { words: ['systemctl', 'is-active', '--quiet', '--', unit], silent: false }
  if (kind === 'ssh' && command) return { words: ['sh', '-c', command], silent: false }
  // Units that are still starting may fail later.
  const units = 'systemctl is-system-running --wait >/dev/null; systemctl --failed --plain --no-legend'
  return kind === 'failed-units' ? { words: ['sh', '-c', units], silent: true } : null
}

export function remoteName({ kind, unit = '', command = '' }: HealthCheck): Message {
  if (kind === 'ssh') return message('check.command', { command })
  return kind === 'failed-units' ? message('check.failed-units') : message('check.unit', { unit })
}
