// What went wrong on the way. `message` goes on from "could not be downloaded: ".
import { errnoOf } from '../../files/fs-failure.ts'

export class DownloadError extends Error {
  override readonly name = 'DownloadError'
  /** Worth another try. */
  readonly passes: boolean
  /** How long the server asks to be left alone. */
  readonly pauseMs: number | null

  constructor(
    message: string,
    {
      passes = false,
      pauseMs = null,
      cause,
    }: { passes?: boolean; pauseMs?: number | null; cause?: unknown } = {},
  ) {
    super(message, { cause })
    this.passes = passes
    this.pauseMs = pauseMs
  }
}

const reasons: Record<string, string> = {
  ENOTFOUND: 'the server was not found',
  EAI_AGAIN: 'the server was not found',
  ECONNREFUSED: 'the server refused the connection',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ETIMEDOUT: 'the server does not answer',
  EHOSTUNREACH: 'the server cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  HPE_INVALID_CONSTANT: 'the server does not speak HTTP',
}

/** Errors of the network in words. Those of certificates do not pass by themselves. */
export function networkReason(thrown: unknown): unknown {
  if (thrown instanceof DownloadError || !(thrown instanceof Error)) return thrown
  const code = errnoOf(thrown) ?? ''
  const reason = reasons[code]
  if (reason) return new DownloadError(reason, { passes: !code.startsWith('HPE_'), cause: thrown })
  if (/^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO)/.test(code))
    return new DownloadError(`its certificate is not valid (${thrown.message})`, { cause: thrown })
  return new DownloadError(thrown.message || code, { passes: true, cause: thrown })
}
