// A host's name for the report that Kiln waits for it.
import type { HostAddress } from '#engine/ports/ssh.ts'
import type { Wait } from '#engine/ports/waits.ts'

export function hostAsWait({ host, port, jump }: HostAddress): Wait {
  const place = `${host}${port === 22 ? '' : `:${port}`}`
  return { kind: 'host', what: jump === null ? place : `${place} (${jump})` }
}
