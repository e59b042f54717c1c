// One call to a Connect. A Connect's self-made certificate has no name and no expiry: only its SHA-256 is compared, before
// anything is sent. A Connect with any other certificate is called like a web site.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { open } from 'node:fs/promises'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { ConnectCall, ConnectPort } from '#engine/ports/connect.ts'
import { failure, KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { writing } from './files/fs-failure.ts'
import type { Env } from './network/proxy.ts'
import { isOfCertificate } from './network/reach.ts'
import { send } from './network/send.ts'
import { bareHost } from './network/tunnel.ts'
import { DownloadError, networkReason } from './sources/download/download-error.ts'

const operation = 'connect'
/** Without a byte. */
const idleMs = 20_000
const silent = message('download.reason.no-answer')

export function createConnect({ env }: { env: Env }): ConnectPort {
  async function answerTo<T>(call: ConnectCall, take: (answer: IncomingMessage, of: Bounds) => Promise<T>) {
    const signal = AbortSignal.any([call.signal, AbortSignal.timeout(call.mostMs)])
    const address = new URL(call.url).origin
    try {
      const request = await begin({ ...call, signal }, env)
      request.setTimeout(idleMs, () => request.destroy(new DownloadError(silent)))
      const answered = once(request, 'response') as Promise<[IncomingMessage]>
      // A server may answer before it has read all, and close.
      request.on('error', () => undefined)
      if (call.method === 'POST') request.end(call.body ?? '')
      const [answer] = await answered
      return await take(answer, { address, mostBytes: call.mostBytes })
    } catch (thrown) {
      throw call.signal.aborted ? call.signal.reason : failed(thrown, address)
    }
  }
  return {
    call: call => answerTo(call, read),
    save: ({ path, ...call }) =>
      answerTo(call, async (answer, of) => {
        if (answer.statusCode !== 200) return { ...(await read(answer, of)), bytes: 0 }
        return { status: 200, text: '', bytes: await writeJson(answer, path, of) }
      }),
  }
}

async function begin(call: ConnectCall, env: Env): Promise<ClientRequest> {
  const { method, token, body, fingerprint, signal } = call
  const url = new URL(call.url)
  const headers = {
    authorization: `Bearer ${token}`,
    'accept-encoding': 'identity',
    ...(method === 'POST' && {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body ?? '')),
    }),
  }
  if (fingerprint === null && url.protocol === 'https:')
    return (await send(url, { method, headers, signal, idleMs, env })).request
  const { request } = await import('node:http')
  const socket = url.protocol === 'https:' ? await pinned(url, { fingerprint, signal }) : null
  const started = request({
    method,
    host: bareHost(url.hostname),
    port: url.port || 80,
    path: url.pathname,
    headers: { host: url.host, ...headers },
    signal,
    // Any agent would connect again, and without TLS.
    ...(socket ? { createConnection: () => socket } : { agent: false }),
  })
  if (method !== 'POST') started.end()
  return started
}

async function pinned(
  url: URL,
  { fingerprint, signal }: Pick<ConnectCall, 'fingerprint' | 'signal'>,
): Promise<TLSSocket> {
  const { connect } = await import('node:tls')
  const host = bareHost(url.hostname)
  const socket = connect({
    host,
    port: Number(url.port || 443),
    ...(isIP(host) === 0 && { servername: host }),
    rejectUnauthorized: false,
  })
  try {
    socket.setTimeout(idleMs, () => socket.destroy(new DownloadError(silent)))
    await once(socket, 'secureConnect', { signal })
    const raw = socket.getPeerX509Certificate()?.raw ?? Buffer.alloc(0)
    const found = `SHA256:${createHash('sha256').update(raw).digest('base64url')}`
    if (found !== fingerprint)
      throw failure('connect.certificate-other', { operation, values: { address: url.origin, found } })
    return socket
  } catch (thrown) {
    socket.on('error', () => undefined)
    socket.destroy()
    throw thrown
  }
}

/** How many bytes. One that is cut off throws, as it does everywhere. */
async function writeJson(
  answer: IncomingMessage,
  path: string,
  { address, mostBytes }: Bounds,
): Promise<number> {
  // A page in front of Connect, which asks for another login, sends something else.
  if (!/^application\/json\b/i.test(answer.headers['content-type'] ?? '')) {
    answer.destroy()
    throw failure('connect.not-connect', { operation, values: { address } })
  }
  let count = 0
  const file = await writing(operation, path, () => open(path, 'wx', 0o600))
  try {
    for await (const bytes of answer as AsyncIterable<Buffer>) {
      count += bytes.length
      if (count > mostBytes) throw failure('connect.not-connect', { operation, values: { address } })
      await writing(operation, path, () => file.writeFile(bytes))
    }
    await writing(operation, path, () => file.sync())
  } finally {
    answer.destroy()
    await file.close()
  }
  return count
}

type Bounds = { address: string; mostBytes: number }

async function read(
  answer: IncomingMessage,
  { address, mostBytes }: Bounds,
): Promise<{ status: number; text: string }> {
  const { statusCode: status = 0 } = answer
  const parts: Buffer[] = []
  let count = 0
  try {
    for await (const bytes of answer as AsyncIterable<Buffer>) {
      count += bytes.length
      if (count > mostBytes) break
      parts.push(bytes)
    }
  } finally {
    answer.destroy()
  }
  if (count > mostBytes || (status >= 300 && status < 400))
    throw failure('connect.not-connect', { operation, values: { address } })
  return { status, text: Buffer.concat(parts).toString('utf8') }
}

function failed(thrown: unknown, address: string): unknown {
  if (thrown instanceof KilnError) return thrown
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  const isUntrusted = isOfCertificate(code)
  const read = networkReason(thrown)
  // A call that the time limit aborted has no code.
  const isOver = thrown instanceof Error && (thrown.name === 'TimeoutError' || thrown.name === 'AbortError')
  const reason = !isOver && read instanceof DownloadError ? read.reason : silent
  return failure(isUntrusted ? 'connect.certificate-untrusted' : 'connect.unreachable', {
    operation,
    values: { address, reason },
    cause: thrown,
  })
}
