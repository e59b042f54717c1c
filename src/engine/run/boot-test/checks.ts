// What a boot test asks of a guest: its profile's health checks, as far as they can be asked from outside. Pure.
import type { Image } from '#shared/model/image.ts'
import type { ReadyCheck } from '#shared/model/machines/ready-check.ts'

type HealthCheck = Image['healthChecks'][number]
/** `ready`: null where it cannot be asked: a unit's state is known inside the guest only. */
export type PlannedCheck = { check: HealthCheck; ready: ReadyCheck | null }

export const planChecks = ({ healthChecks }: Pick<Image, 'healthChecks'>): PlannedCheck[] =>
  healthChecks.map(check => ({ check, ready: readyOf(check) }))

function readyOf({ kind, port, path = '/' }: HealthCheck): ReadyCheck | null {
  if (kind === 'unit' || port === undefined) return null
  if (kind === 'http') return { kind, port, path, secure: port === 443 || port === 8443 }
  // An open port of SSH may be one that nothing is behind yet; its greeting is not.
  return port === 22 ? { kind: 'ssh' } : { kind: 'tcp', port }
}

/** The image's own forwards, and one for each port that is only asked here. */
export function portsFor({ ports }: Pick<Image, 'ports'>, checks: PlannedCheck[]): Image['ports'] {
  const asked = checks.flatMap(({ ready }) => (!ready ? [] : ready.kind === 'ssh' ? [22] : [ready.port]))
  const missing = [...new Set(asked)].filter(
    guest => !ports.some(port => port.guest === guest && port.protocol === 'tcp'),
  )
  return [...ports, ...missing.map(guest => ({ name: '', guest, host: guest, protocol: 'tcp' as const }))]
}
