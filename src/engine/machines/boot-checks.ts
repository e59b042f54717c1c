// The checks of a boot test: the profile's health checks, from outside or over SSH. Pure.

import type { Image } from '#shared/images/image.ts'
import type { ReadyCheck } from '#shared/machines/ready-check.ts'
import type { Message } from '#shared/messages/message.ts'
import { type HealthCheck, isSecure } from '#shared/profiles/health-check.ts'
import { type RemoteCheck, remoteCheck, remoteName } from '#shared/profiles/remote-check.ts'
import { formatReadyCheck } from './wait-until-ready.ts'

export type { RemoteCheck } from '#shared/profiles/remote-check.ts'

/** Checked from outside, or over SSH; null if it names nothing to check. */
export type PlannedCheck = {
  check: HealthCheck
  way: { kind: 'ready'; ready: ReadyCheck } | { kind: 'remote'; remote: RemoteCheck } | null
  name: Message
}

export const planChecks = ({ healthChecks }: Pick<Image, 'healthChecks'>): PlannedCheck[] =>
  healthChecks.map(check => {
    const ready = readyOf(check)
    if (ready) return { check, way: { kind: 'ready', ready }, name: formatReadyCheck(ready) }
    const remote = remoteCheck(check)
    return { check, way: remote && { kind: 'remote', remote }, name: remoteName(check) }
  })

function readyOf(check: HealthCheck): ReadyCheck | null {
  const { kind, port, path = '/', mark } = check
  if (kind === 'serial' && mark) return { kind, mark }
  if (port === undefined) return null
  if (kind === 'http') return { kind, port, path, secure: isSecure(check) }
  if (kind !== 'tcp') return null
  // An open SSH port may have nothing behind it yet; a greeting proves it.
  return port === 22 ? { kind: 'ssh' } : { kind: 'tcp', port }
}

/** The image's own forwards, and one for each port that is only checked here. */
export function portsFor({ ports }: Pick<Image, 'ports'>, checks: PlannedCheck[]): Image['ports'] {
  const guestPorts = checks.flatMap(({ way }) => (way ? portOf(way) : []))
  const missing = [...new Set(guestPorts)].filter(
    guest => !ports.some(port => port.guest === guest && port.protocol === 'tcp'),
  )
  return [...ports, ...missing.map(guest => ({ name: '', guest, host: guest, protocol: 'tcp' as const }))]
}

function portOf(way: NonNullable<PlannedCheck['way']>): number[] {
  if (way.kind === 'remote' || way.ready.kind === 'ssh') return [22]
  return way.ready.kind === 'serial' ? [] : [way.ready.port]
}
