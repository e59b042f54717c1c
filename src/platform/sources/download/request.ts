// GET over HTTP and HTTPS, with redirects. Uses node:http, not fetch: fetch decompresses what a server marks
// as gzip, as many do with .gz files, and then lengths, ranges and checksums no longer match the file.

import { once } from 'node:events'
import type http from 'node:http'
import { message } from '#shared/messages/codes.ts'
import { seconds } from '#shared/messages/message.ts'
import { DownloadError, networkReason } from './download-error.ts'

export type Reply = {
  /** After redirects. */
  url: URL
  status: number
  statusText: string
  headers: http.IncomingHttpHeaders
  /** Ends early only by throwing, if the server reported the length. */
  body: AsyncIterable<Buffer>
  close: () => void
}

type RequestOptions = {
  headers: Record<string, string>
  signal: AbortSignal
  /** Longest silence, in milliseconds. */
  idleMs: number
  /** From https to http: only if a checksum verifies the file. */
  mayLoseEncryption: boolean
}

const maxRedirects = 10
const redirects = new Set([301, 302, 303, 307, 308])

/** Throws DownloadError, and the signal's reason. */
export async function get(start: URL, options: RequestOptions): Promise<Reply> {
  let url = start
  for (let count = 0; count <= maxRedirects; count += 1) {
    const reply = await getOnce(url, options)
    const { location } = reply.headers
    if (!redirects.has(reply.status) || location === undefined) return reply
    reply.close()
    url = redirected(url, location, options.mayLoseEncryption)
  }
  throw new DownloadError(message('download.reason.loop'))
}

/** A redirect's target. Pure. Throws DownloadError. */
export function redirected(from: URL, location: string, mayLoseEncryption: boolean): URL {
  if (!URL.canParse(location, from.href)) throw new DownloadError(message('download.reason.redirect-invalid'))
  const next = new URL(location, from)
  if (!isHttp(next))
    throw new DownloadError(message('download.reason.redirect-kind', { protocol: next.protocol }))
  if (from.protocol === 'https:' && next.protocol === 'http:' && !mayLoseEncryption)
    throw new DownloadError(message('download.reason.redirect-plain'))
  return next
}

export const isHttp = ({ protocol }: URL) => protocol === 'http:' || protocol === 'https:'

async function getOnce(url: URL, { headers, signal, idleMs }: RequestOptions): Promise<Reply> {
  signal.throwIfAborted()
  const settings = {
    // A new connection: the server may be closing a kept one at this moment.
    agent: false,
    signal,
    headers: { 'user-agent': 'Kiln', accept: '*/*', 'accept-encoding': 'identity', ...headers },
  } as const
  // Loaded only for downloads: it takes longer to load than everything else that a command needs.
  const { get: send } = await (url.protocol === 'https:' ? import('node:https') : import('node:http'))
  const request = send(url, settings)
  let silence: DownloadError | null = null
  request.setTimeout(idleMs, () => {
    const reason = message('download.reason.silent', { time: seconds(Math.round(idleMs / 1000)) })
    silence = new DownloadError(reason, { passes: true })
    request.destroy(silence)
  })
  const reason = (thrown: unknown) => {
    signal.throwIfAborted()
    return silence ?? networkReason(thrown)
  }
  try {
    const [response] = (await once(request, 'response')) as [http.IncomingMessage]
    return {
      url,
      status: response.statusCode ?? 0,
      statusText: response.statusMessage ?? '',
      headers: response.headers,
      body: bodyOf(response, reason),
      close: () => request.destroy(),
    }
  } catch (thrown) {
    throw reason(thrown)
  }
}

async function* bodyOf(
  response: http.IncomingMessage,
  reason: (thrown: unknown) => unknown,
): AsyncGenerator<Buffer> {
  try {
    yield* response as AsyncIterable<Buffer>
  } catch (thrown) {
    throw reason(thrown)
  }
}
