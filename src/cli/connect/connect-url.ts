// The address of a Connect, as typed to make a ticket or a login for others.
import { readTicket } from '#shared/connect/enrolment.ts'
import { isSafeAddress } from '#shared/connect/kiln-login.ts'
import { terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'

/**
 * Plain HTTP is allowed only on this computer, and paths of pages are refused. `command`: the command whose
 * help the error names.
 */
export function connectUrl(typed: string, command: string): string {
  const url = URL.parse(typed)
  const bare = url && isSafeAddress(url.href) && !url.search && !url.hash && !url.username && !url.password
  const address = bare ? url.href.replace(/\/+$/, '') : ''
  if (readTicket(`${address}#${'a'.repeat(22)}.${'a'.repeat(43)}`) === null)
    throw usage(terminalMessage('usage.connect-url', { found: typed }), command)
  return address
}
