// The address of a Connect, as someone types it who makes a ticket or a login for others.
import { readTicket } from '#shared/connect/enrolment.ts'
import { isSafeAddress } from '#shared/connect/kiln-login.ts'
import { usage } from '../request.ts'
import { terminalMessage } from '../texts.ts'

/** No plain HTTP but on one's own computer, no path of another page. `command`: whose help the error names. */
export function connectUrl(typed: string, command: string): string {
  const url = URL.parse(typed)
  const bare = url && isSafeAddress(url.href) && !url.search && !url.hash && !url.username && !url.password
  const address = bare ? url.href.replace(/\/+$/, '') : ''
  if (readTicket(`${address}#${'a'.repeat(22)}.${'a'.repeat(43)}`) === null)
    throw usage(terminalMessage('usage.connect-url', { found: typed }), command)
  return address
}
