// GET over HTTP and HTTPS, with redirects. Uses node:http, not fetch: fetch decompresses what a server marks
// as gzip, as many do with .gz files, and then lengths, ranges and checksums no longer match the file.

import { once } from 'node:events'
import type http from 'node:http'
import type { Wait } from '#engine/ports/waits.ts'
import { message } from '#shared/messages/codes.ts'
import { seconds } from '#shared/messages/message.ts'
import { namingWait } from '../../network/name-wait.ts'
import { type Env, ProxyError, type ProxyPlace } from '../../network/proxy.ts'
import { ProxyFailed, send } from '../../network/send.ts'
import { withoutLogin } from '../../network/without-login.ts'
import { createCookies } from './cookies.ts'
import { DownloadError, networkReason } from './download-error.ts'
import type { Patience } from './trying.ts'

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
  /** `idleMs`: longest silence. */
  patience: Pick<Patience, 'idleMs' | 'onWait'>
  /** From https to http: only if a checksum verifies the file. */
  mayLoseEncryption: boolean
  /** This computer's environment, with its proxy and its authorities. */
  env: Env
}

const maxRedirects = 20

/** Throws DownloadError, and the signal's reason. */
export async function get(start: URL, options: RequestOptions): Promise<Reply> {
  let url = start
  const cookies = createCookies()
  for (let count = 0; count <= maxRedirects; count += 1) {
    const headers = { ...options.headers, ...cookies.headerFor(url) }
    const reply = await getOnce(url, { ...options, headers })
    const { location } = reply.headers
    // Like curl, this follows 300 too, with which a server names the best of several.
    const isRedirect = reply.status >= 300 && reply.status < 400 && reply.status !== 304
    if (!isRedirect || location === undefined) return reply
    reply.close()
    cookies.take(url, reply.headers['set-cookie'] ?? [])
    url = redirected(url, utf8(location), options.mayLoseEncryption)
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

/** A header's bytes come as Latin-1; many servers send UTF-8. */
export function utf8(text: string): string {
  const decoded = Buffer.from(text, 'latin1').toString('utf8')
  return decoded.includes('\ufffd') ? text : decoded
}

async function getOnce(url: URL, { headers, signal, patience, env }: RequestOptions): Promise<Reply> {
  signal.throwIfAborted()
  const { idleMs, onWait = null } = patience
  let silence: DownloadError | null = null
  const reason = (thrown: unknown) => {
    signal.throwIfAborted()
    return silence ?? networkReason(thrown)
  }
  try {
    const wanted = { 'user-agent': 'Kiln', accept: '*/*', 'accept-encoding': 'identity', ...headers }
    const wait: Wait = { kind: 'server', what: withoutLogin(url) }
    const { request, proxy } = await namingWait(
      wait,
      onWait,
      send(url, { headers: wanted, signal, idleMs, env }),
    )
    request.setTimeout(idleMs, () => {
      const text = message('download.reason.silent', { time: seconds(Math.round(idleMs / 1000)) })
      silence = new DownloadError(text, { passes: true })
      request.destroy(silence)
    })
    const response = await namingWait(wait, onWait, responseOf(request, proxy))
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

async function responseOf(
  request: http.ClientRequest,
  proxy: ProxyPlace | null,
): Promise<http.IncomingMessage> {
  try {
    const [response] = (await once(request, 'response')) as [http.IncomingMessage]
    if (!proxy || response.statusCode !== 407) return response
    request.destroy()
    throw new ProxyError(message('proxy.reason.login'))
  } catch (thrown) {
    throw proxy ? new ProxyFailed(proxy, thrown) : thrown
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
