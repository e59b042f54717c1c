// Turns Nix's output and the cache's answer into an error about a failed push that the user can act on. Pure.
import { type ErrorDetails, failure, type KilnError } from '#shared/errors.ts'
import type { Value } from '#shared/messages/message.ts'

type Failed = {
  to: string
  /** Nix's last error; if there was none, what is known. */
  reason: Value
  /** The status of the cache's last answer; null: it is in the reason, or there was none. */
  status: number | null
  details: ErrorDetails
}

const operation = 'caches.push'

/** Nix's words before curl's text. */
const around = /^while uploading to HTTP binary cache at '[^']*': error: /

/** Amazon S3's documented error codes about credentials. */
const s3Denied =
  /AccessDenied|Access Denied|InvalidAccessKeyId|SignatureDoesNotMatch|Unable to locate credentials/

/** A host's store answers this. */
const unsigned = /lacks a (?:valid )?signature|not signed by a trusted key/

/** Curl's messages; the last ones are for a file whose start is gone when Nix retries. */
const connectionLost =
  /connect to server|Connection reset|returned nothing|Empty reply|timed? ?out|Timeout was reached|Send failed|Recv failure|rewind|read local data/i

export const isNotOpened = (reason: Value): boolean =>
  typeof reason === 'string' && reason.includes('does not appear to be a binary cache')

/** Never throws; there is an error for everything. */
export function pushFailure({ to, reason, status: answered, details }: Failed): KilnError {
  const output = typeof reason === 'string' ? reason.replace(around, '') : ''
  const status = answered ?? Number(/HTTP error (\d{3})/.exec(output)?.[1] ?? 0)
  const answer = `HTTP ${status}`
  const known = { operation, details }
  if (isWithoutS3(output)) return failure('cache.no-buckets', known)
  if (unsigned.test(output)) return failure('cache.unsigned', { ...known, values: { to } })
  if (status === 401 || status === 403 || s3Denied.test(output)) {
    const why = status > 0 ? answer : output
    return to.startsWith('s3:')
      ? failure('cache.bucket-denied', { ...known, values: { to, reason: why } })
      : failure('cache.denied', { ...known, values: { to, reason: why, host: hostOf(to) } })
  }
  if (status === 404 || status === 405 || status === 501)
    return failure('cache.read-only', { ...known, values: { to, reason: answer } })
  if (status === 413 || status === 507 || /No space left on device|disk full|ENOSPC/i.test(output))
    return failure('cache.full', { ...known, values: { to, reason: status > 0 ? answer : output } })
  // Before anything is written.
  if (/unable to download '[^']*\/nix-cache-info'/.test(output))
    return failure('cache.silent', { ...known, values: { url: to, reason: output } })
  if (connectionLost.test(output)) return failure('cache.lost', { ...known, values: { to, reason: output } })
  return failure('cache.push', { ...known, values: { to, reason: answered ? answer : output || reason } })
}

/** Debian's Nix, for example, is built without it. */
export const isWithoutS3 = (output: string): boolean =>
  /don't know how to open Nix store.*\bs3\b/.test(output)

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).hostname : url)
