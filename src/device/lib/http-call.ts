// One HTTP call with limits of time and size, and no redirects. Over TLS to a server with the pinned
// certificate, or with a publicly trusted one.
import { type IncomingMessage, request } from 'node:http'
import type { Duplex } from 'node:stream'
import { retryAfterSeconds } from './backoff.ts'
import { networkProblem, type Problem } from './problems.ts'
import { openTlsSocket, type Server } from './tls-socket.ts'

type HttpCall = {
  method: 'GET' | 'POST' | 'DELETE'
  path: string
  headers: Record<string, string>
  body: string
}
export type Answer = {
  status: number
  /** undefined if it is not JSON. */
  body: unknown
  retryAfter: number | null
  nonce: string | null
  /** The server's clock, in milliseconds since the epoch. */
  date: number | null
}
export type Outcome = { answer: Answer } | { problem: Problem }

const callMs = 30_000
const mostBytes = 64 * 1024

export async function httpCall(server: Server, call: HttpCall): Promise<Outcome> {
  try {
    const isTls = server.url.protocol === 'https:'
    const socket = isTls ? await openTlsSocket(server, AbortSignal.timeout(callMs)) : null
    return { answer: await answerTo(server.url, call, socket) }
  } catch (thrown) {
    return { problem: networkProblem(thrown) }
  }
}

function answerTo(url: URL, { method, path, headers, body }: HttpCall, socket: Duplex | null) {
  return new Promise<Answer>((resolve, reject) => {
    const sent = request({
      method,
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port || 80,
      path,
      headers: { host: url.host, 'content-length': Buffer.byteLength(body), ...headers },
      signal: AbortSignal.timeout(callMs),
      // An agent would open another connection, without TLS.
      ...(socket ? { createConnection: () => socket } : { agent: false }),
    })
    sent.on('error', reject)
    sent.on('response', response => {
      read(response).then(resolve, reject)
    })
    sent.end(body)
  })
}

async function read(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of response) {
      size += chunk.length
      // Oversized answers do not come from Connect, and count as not JSON.
      if (size > mostBytes) break
      chunks.push(chunk)
    }
  } finally {
    response.destroy()
  }
  const { headers } = response
  const nonce = headers['kiln-nonce']
  const date = Date.parse(headers.date ?? '')
  return {
    status: response.statusCode ?? 0,
    body: size > mostBytes ? undefined : jsonOf(Buffer.concat(chunks).toString('utf8')),
    retryAfter: retryAfterSeconds(headers['retry-after'], headers.date),
    nonce: typeof nonce === 'string' && /^[0-9a-f-]{1,90}$/.test(nonce) ? nonce : null,
    date: Number.isFinite(date) ? date : null,
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
