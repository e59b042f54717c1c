// The port on which an unclaimed box is claimed: TLS 1.3 with the current certificate, one request per
// connection, no keep-alive. Anyone on the network can reach it, so it accepts few and small connections, and
// none from elsewhere.
import type { IncomingMessage } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { createServer, type Server, type Socket } from 'node:net'
import { mostLanBytes } from '#shared/connect/lan-claim.ts'
import { isNeighbour } from './neighbours.ts'
import type { Offer } from './offer.ts'

/** Time limit for a whole connection: handshake, request and answer. */
const connectionMs = 10_000
const mostConnections = 32
const mostOfOneAddress = 4
const mostHeaderBytes = 4096

type Answer = { status: number; body: unknown }
type Serving = {
  offer: Offer
  /** `shown`: the offer whose certificate the connection uses. */
  take: (shown: Offer | undefined, body: string) => Answer
}

export function createLanServer({ offer, take }: Serving) {
  let current = offer
  const seen = new WeakMap<object, Offer>()
  const secrets = ({ certificate, key }: Offer) => ({
    cert: certificate,
    key,
    minVersion: 'TLSv1.3' as const,
  })
  const tls = createTlsServer({ ...secrets(offer), maxHeaderSize: mostHeaderBytes }, (request, response) => {
    // Failing to send a reply is not an error of this program.
    response.on('error', () => undefined)
    void readBody(request).then(body => {
      const { status, body: value } = answerTo(request, body, take, seen.get(request.socket))
      const text = `${JSON.stringify(value)}\n`
      response.writeHead(status, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
        connection: 'close',
      })
      response.end(text)
    })
  })
  tls.maxRequestsPerSocket = 1
  tls.on('secureConnection', socket => seen.set(socket, current))
  tls.on('tlsClientError', (_, socket) => socket.destroy())
  tls.on('clientError', (_, socket) => socket.destroy())
  const server = limited(socket => tls.emit('connection', socket))
  return {
    server,
    /** New connections get this offer. */
    use(next: Offer): void {
      tls.setSecureContext(secrets(next))
      current = next
    },
  }
}

function answerTo(
  { method, url }: IncomingMessage,
  body: string | null,
  take: Serving['take'],
  shown: Offer | undefined,
): Answer {
  if (url !== '/claim' || method !== 'POST') return { status: 404, body: { error: 'not_found' } }
  if (body === null) return { status: 413, body: { error: 'too_large' } }
  return take(shown, body)
}

/** null if it is too large. Never settles if the connection ends before its request does. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = []
  let count = 0
  return new Promise(resolve => {
    request.on('error', () => undefined)
    request.on('data', (bytes: Buffer) => {
      count += bytes.length
      if (count <= mostLanBytes) parts.push(bytes)
      else resolve(null)
    })
    request.on('end', () => resolve(Buffer.concat(parts).toString('utf8')))
  })
}

/** Counts connections below TLS, including silent ones. */
function limited(onConnection: (socket: Socket) => void): Server {
  const ofAddress = new Map<string, number>()
  const server = createServer(socket => {
    socket.on('error', () => undefined)
    const { remoteAddress } = socket
    const count = (remoteAddress === undefined ? mostOfOneAddress : ofAddress.get(remoteAddress)) ?? 0
    if (remoteAddress === undefined || count >= mostOfOneAddress || !isNeighbour(remoteAddress))
      return void socket.destroy()
    ofAddress.set(remoteAddress, count + 1)
    const end = setTimeout(() => socket.destroy(), connectionMs)
    socket.on('close', () => {
      clearTimeout(end)
      const left = (ofAddress.get(remoteAddress) ?? 1) - 1
      if (left > 0) ofAddress.set(remoteAddress, left)
      else ofAddress.delete(remoteAddress)
    })
    onConnection(socket)
  })
  server.maxConnections = mostConnections
  return server
}
