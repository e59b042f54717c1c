// One request to a box that waits for its owner: TLS 1.3 to a certificate that no authority knows, and nothing is sent before it is
// the one that a person read on the box's screen.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import type { BoxClaimCall, BoxClaimPort } from '#engine/ports/box-claim.ts'
import { failure, KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { DownloadError, networkReason } from './sources/download/download-error.ts'

const operation = 'hosts.claim'
const silent = message('download.reason.no-answer')

export const createBoxClaim = (): BoxClaimPort => ({
  send: async call => {
    const address = call.host.includes(':') ? `[${call.host}]:${call.port}` : `${call.host}:${call.port}`
    const signal = AbortSignal.any([call.signal, AbortSignal.timeout(call.mostMs)])
    let socket: TLSSocket | null = null
    let isSent = false
    try {
      socket = await opened({ ...call, signal })
      await call.accept(sha256(socket.getPeerX509Certificate()?.raw ?? Buffer.alloc(0)))
      signal.throwIfAborted()
      isSent = true
      return await answerOf(socket, { ...call, signal }, address)
    } catch (thrown) {
      if (call.signal.aborted) throw call.signal.reason
      throw failed(thrown, { address, isSent })
    } finally {
      socket?.destroy()
    }
  },
})

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()

async function opened({ host, port, signal }: BoxClaimCall): Promise<TLSSocket> {
  const socket = connect({
    host,
    port,
    ...(isIP(host) === 0 && { servername: host }),
    minVersion: 'TLSv1.3',
    rejectUnauthorized: false,
  })
  // This can come after the request, too: the box closes.
  socket.on('error', () => undefined)
  try {
    await once(socket, 'secureConnect', { signal })
    return socket
  } catch (thrown) {
    socket.destroy()
    throw thrown
  }
}

async function answerOf(
  socket: TLSSocket,
  { body, mostBytes, signal }: BoxClaimCall,
  address: string,
): Promise<{ status: number; text: string }> {
  const { request: httpRequest } = await import('node:http')
  const request = httpRequest({
    method: 'POST',
    path: '/claim',
    headers: {
      host: address,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      connection: 'close',
    },
    signal,
    createConnection: () => socket,
  })
  const answered = once(request, 'response') as Promise<[IncomingMessage]>
  // A box may answer before it has read all, and close.
  request.on('error', () => undefined)
  request.end(body)
  const [answer] = await answered
  const parts: Buffer[] = []
  let count = 0
  for await (const bytes of answer as AsyncIterable<Buffer>) {
    count += bytes.length
    if (count > mostBytes) throw failure('host.claim-not-box', { operation, values: { address } })
    parts.push(bytes)
  }
  return { status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }
}

function failed(thrown: unknown, { address, isSent }: { address: string; isSent: boolean }): unknown {
  if (thrown instanceof KilnError) return thrown
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  const values = { address }
  // An answer in another language: plain HTTP, SSH, an older TLS.
  if (/^(EPROTO$|ERR_SSL_|HPE_)/.test(code))
    return failure('host.claim-not-box', { operation, values, cause: thrown })
  if (isSent) return failure('host.claim-lost', { operation, values, cause: thrown })
  const isOver = thrown instanceof Error && (thrown.name === 'TimeoutError' || thrown.name === 'AbortError')
  const read = networkReason(thrown)
  const reason = !isOver && read instanceof DownloadError ? read.reason : silent
  return failure('host.claim-unreachable', { operation, values: { address, reason }, cause: thrown })
}
