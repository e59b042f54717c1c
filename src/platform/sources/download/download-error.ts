// A failed download. `reason` continues "could not be downloaded: ".

import { message } from '#shared/messages/codes.ts'
import type { Message, Value } from '#shared/messages/message.ts'
import { ReasonError } from '#shared/reason-error.ts'
import { errnoOf } from '../../files/fs-failure.ts'
import { ProxyError, shownProxy } from '../../network/proxy.ts'
import { ProxyFailed } from '../../network/send.ts'

export class DownloadError extends ReasonError {
  override readonly name = 'DownloadError'
  /** Worth another try. */
  readonly passes: boolean
  /** How long the server asks clients to wait. */
  readonly pauseMs: number | null
  /** The server's HTTP status; null if it did not answer. */
  readonly status: number | null
  /** The server may only refuse parts of the file. */
  readonly mayBeOfRange: boolean

  constructor(reason: Value, { passes, pauseMs, status, mayBeOfRange, cause }: Facts = {}) {
    super(reason, { cause })
    this.passes = passes ?? false
    this.pauseMs = pauseMs ?? null
    this.status = status ?? null
    this.mayBeOfRange = mayBeOfRange ?? false
  }
}

type Facts = {
  passes?: boolean
  pauseMs?: number | null
  status?: number
  mayBeOfRange?: boolean
  cause?: unknown
}

const reasons: Record<string, Message> = {
  ENOTFOUND: message('download.reason.not-found'),
  EAI_AGAIN: message('download.reason.not-found'),
  ECONNREFUSED: message('download.reason.refused'),
  ECONNRESET: message('download.reason.cut'),
  EPIPE: message('download.reason.cut'),
  ETIMEDOUT: message('download.reason.no-answer'),
  EHOSTUNREACH: message('download.reason.unreachable'),
  ENETUNREACH: message('download.reason.no-network'),
  HPE_INVALID_CONSTANT: message('download.reason.not-http'),
}

/** Names the fault of a certificate by the codes of node:tls. */
const certificates: Record<string, Message> = {
  CERT_HAS_EXPIRED: message('download.certificate.expired'),
  CERT_NOT_YET_VALID: message('download.certificate.not-yet'),
  ERR_TLS_CERT_ALTNAME_INVALID: message('download.certificate.other-name'),
  DEPTH_ZERO_SELF_SIGNED_CERT: message('download.certificate.unknown'),
  SELF_SIGNED_CERT_IN_CHAIN: message('download.certificate.unknown'),
  UNABLE_TO_GET_ISSUER_CERT: message('download.certificate.unknown'),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: message('download.certificate.unknown'),
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: message('download.certificate.unknown'),
}

/** Errors of the network in words. Those of certificates are permanent. */
export function networkReason(thrown: unknown): unknown {
  if (thrown instanceof DownloadError || !(thrown instanceof Error)) return thrown
  if (thrown instanceof ProxyFailed) return proxyReason(thrown)
  if (thrown instanceof ProxyError) return new DownloadError(thrown.reason, { cause: thrown })
  const code = errnoOf(thrown) ?? ''
  const reason = reasons[code]
  if (reason) return new DownloadError(reason, { passes: !code.startsWith('HPE_'), cause: thrown })
  const certificate = certificates[code]
  if (certificate) return new DownloadError(certificate, { cause: thrown })
  if (/^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO)/.test(code))
    return new DownloadError(message('download.reason.certificate', { reason: thrown.message }), {
      cause: thrown,
    })
  return new DownloadError(thrown.message || code, { passes: true, cause: thrown })
}

/** The proxy is named: the server's name alone would mislead. */
function proxyReason({ proxy, cause }: ProxyFailed): unknown {
  const inner = networkReason(cause)
  if (!(inner instanceof DownloadError)) return inner
  const values = { proxy: shownProxy(proxy), variable: proxy.variable, reason: inner.reason }
  return new DownloadError(message('download.reason.proxy', values), { passes: inner.passes, cause })
}
