import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'

/** The error for a machine that cannot be reached. */
export function silent(cause: unknown) {
  const errno = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const reason = errno ? message('machine.reason.socket', { errno }) : message('machine.reason.no-answer')
  return failure('machine.silent', { operation: 'machines', values: { reason }, cause })
}
