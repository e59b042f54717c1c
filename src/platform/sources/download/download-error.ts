// A failed download. `reason` continues "could not be downloaded: ".

import { message } from '#shared/messages/codes.ts'
import type { Message, Value } from '#shared/messages/message.ts'
import { ReasonError } from '#shared/reason-error.ts'
import { errnoOf } from '../../files/fs-failure.ts'

export class DownloadError extends ReasonError {
  override readonly name = 'DownloadError'
  /** Worth another try. */
  readonly passes: boolean
  /** How long the server asks clients to wait. */
  readonly pauseMs: number | null

  constructor(
    reason: Value,
    {
      passes = false,
      pauseMs = null,
      cause,
    }: { passes?: boolean; pauseMs?: number | null; cause?: unknown } = {},
  ) {
    super(reason, { cause })
    this.passes = passes
    this.pauseMs = pauseMs
  }
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

/** Network errors in words. Certificate errors do not go away on their own. */
export function networkReason(thrown: unknown): unknown {
  if (thrown instanceof DownloadError || !(thrown instanceof Error)) return thrown
  const code = errnoOf(thrown) ?? ''
  const reason = reasons[code]
  if (reason) return new DownloadError(reason, { passes: !code.startsWith('HPE_'), cause: thrown })
  if (/^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO)/.test(code))
    return new DownloadError(message('download.reason.certificate', { reason: thrown.message }), {
      cause: thrown,
    })
  return new DownloadError(thrown.message || code, { passes: true, cause: thrown })
}
