// What a boot test asks of a guest: its profile's health checks, from outside or over SSH. Pure.
import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'
import type { Image } from '#shared/model/image.ts'
import type { ReadyCheck } from '#shared/model/machines/ready-check.ts'
import { checkName } from '../ready/wait.ts'

type HealthCheck = Image['healthChecks'][number]

/** A command in the guest: it passes once it ends well, or, with `silent`, once it prints nothing on stdout. */
export type RemoteCheck = { words: string[]; silent: boolean }

/** Asked from outside, or over SSH; null where it names nothing that could be asked. */
export type PlannedCheck = {
  check: HealthCheck
  way: { kind: 'ready'; ready: ReadyCheck } | { kind: 'remote'; remote: RemoteCheck } | null
  name: Message
}

export const planChecks = ({ healthChecks }: Pick<Image, 'healthChecks'>): PlannedCheck[] =>
  healthChecks.map(check => {
    const ready = readyOf(check)
    if (ready) return { check, way: { kind: 'ready', ready }, name: checkName(ready) }
    const remote = remoteOf(check)
    return { check, way: remote && { kind: 'remote', remote }, name: remoteName(check) }
  })

function readyOf({ kind, port, path = '/', mark }: HealthCheck): ReadyCheck | null {
  if (kind === 'serial' && mark) return { kind, mark }
  if (port === undefined) return null
  if (kind === 'http') return { kind, port, path, secure: port === 443 || port === 8443 }
  if (kind !== 'tcp') return null
  // An open port of SSH may be one that nothing is behind yet; its greeting is not.
  return port === 22 ? { kind: 'ssh' } : { kind: 'tcp', port }
}

function remoteOf({ kind, unit, command }: HealthCheck): RemoteCheck | null {
  if (kind === 'unit' && unit)
    return { words: ['systemctl', 'is-active', '--quiet', '--', unit], silent: false }
  if (kind === 'ssh' && command) return { words: ['sh', '-c', command], silent: false }
  // Units that are still starting may fail later.
  const units = 'systemctl is-system-running --wait >/dev/null; systemctl --failed --plain --no-legend'
  return kind === 'failed-units' ? { words: ['sh', '-c', units], silent: true } : null
}

function remoteName({ kind, unit = '', command = '' }: HealthCheck): Message {
  if (kind === 'ssh') return message('check.command', { command })
  return kind === 'failed-units' ? message('check.failed-units') : message('check.unit', { unit })
}

/** The image's own forwards, and one for each port that is only asked here. */
export function portsFor({ ports }: Pick<Image, 'ports'>, checks: PlannedCheck[]): Image['ports'] {
  const asked = checks.flatMap(({ way }) => (way ? portOf(way) : []))
  const missing = [...new Set(asked)].filter(
    guest => !ports.some(port => port.guest === guest && port.protocol === 'tcp'),
  )
  return [...ports, ...missing.map(guest => ({ name: '', guest, host: guest, protocol: 'tcp' as const }))]
}

function portOf(way: NonNullable<PlannedCheck['way']>): number[] {
  if (way.kind === 'remote' || way.ready.kind === 'ssh') return [22]
  return way.ready.kind === 'serial' ? [] : [way.ready.port]
}
