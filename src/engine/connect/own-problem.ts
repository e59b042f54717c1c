// The errors of `kiln connect serve` in words for a person who has a window, and no --listen or --data. Pure.
import type { OwnConnectChoice } from '#shared/connect/own-connect.ts'
import { failure, KilnError } from '#shared/errors.ts'

export function ownProblem(thrown: unknown, { port }: Pick<OwnConnectChoice, 'port'>): unknown {
  if (!(thrown instanceof KilnError)) return thrown
  const operation = 'connect.startOwn'
  const { code, values, details, cause } = thrown
  if (code === 'connect.port')
    return failure('connect.own-port', {
      operation,
      values: { port: String(port), reason: values['reason'] ?? '' },
      cause,
    })
  if (code === 'connect.in-use')
    return failure('connect.own-in-use', {
      operation,
      values: { path: values['path'] ?? '', holder: values['holder'] ?? '' },
      details,
      cause,
    })
  return thrown
}
