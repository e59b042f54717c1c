// The same window in a browser: static files and one WebSocket, on loopback, for the holder of the token.

import { randomBytes } from 'node:crypto'
import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http'
import type { Engine } from '#engine/index.ts'
import { createPeers, loopbackAddress, type Owners, ownUsers, readOwners } from '#platform/loopback/peer.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { createAccess } from './access.ts'
import { createDoor } from './connections.ts'
import { enterHeaders, enterPage, htmlHeaders, securityHeaders } from './headers.ts'

import { staticFile } from './static-files.ts'
import { webSocketPort } from './web-socket-port.ts'

/** The largest message from a client: an imported preset or a form with many keys. */
const maxMessageBytes = 4 * 1024 * 1024

/** A request is small: a client that sends one more slowly only wants to hold the connection. */
const defaultTimeoutMs = 10_000

const plain = { 'Content-Type': 'text/plain; charset=utf-8' }

/** Pages that a browser shows instead of the window. */
type Refusals = { foreignUser: string; usedAddress: string; notFound: string }

type Server = {
  port: number
  /** Holds a token that works once. */
  address: string
  close(): Promise<void>
}
type ServerOptions = {
  engine: Engine
  /** The built window: dist/renderer. */
  folder: string
  /** 0 takes a free one. */
  port: number
  refusals: Refusals
  /** The page at which the window opens, as a path of its URLs: "/machines/tiny-1a2b". */
  place?: string
  /** Called when a URL was used, with the next one. */
  onUsed?: (nextAddress: string) => void
  /** The owners of connections to this port: the system's own table, except in tests that count its reads. */
  owners?: (port: number) => Promise<Owners | null>
  /** How long a request may take to arrive. */
  requestTimeoutMs?: number
}

export async function startServer({
  engine,
  folder,
  port: wanted,
  refusals,
  place = '',
  onUsed,
  owners = readOwners,
  requestTimeoutMs = defaultTimeoutMs,
}: ServerOptions): Promise<Server> {
  // Loaded only here: they would slow down the start of every other command.
  const [{ createServer }, { WebSocketServer }] = await Promise.all([import('node:http'), import('ws')])
  const http = createServer({
    requestTimeout: requestTimeoutMs,
    headersTimeout: requestTimeoutMs,
    connectionsCheckingInterval: requestTimeoutMs / 2,
  })
  const door = createDoor()
  // All of 127.0.0.0/8 reaches this address, and no table would tell who owns a connection from there.
  http.on('connection', socket =>
    socket.remoteAddress === loopbackAddress ? door.arrived(socket) : socket.destroy(),
  )
  const port = await listen(http, wanted)
  const access = createAccess({ port, randomHex: bytes => randomBytes(bytes).toString('hex') })
  const address = () => `http://127.0.0.1:${port}/?token=${access.newToken()}`
  const isOwnUser = createPeers({
    own: await ownUsers(process.env),
    read: () => owners(port),
    tells: process.platform === 'linux',
  })
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes })

  // Anyone can send anything here: no request may end the server, and with it other jobs, or fill the log.
  http.on('request', (request, response) => void answer(request, response).catch(() => response.destroy()))
  http.on('upgrade', async (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    const { host, origin, cookie } = request.headers
    const allowed = access.isOwnHost(host) && access.isOwnOrigin(origin) && access.hasCookie(cookie)
    if (allowed) door.claims(request.socket)
    if (!allowed || request.url !== '/ws' || !(await isOwnUser(request.socket)))
      return socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
    if (!door.known(request.socket)) return
    sockets.handleUpgrade(request, socket, head, webSocket => engine.connect(webSocketPort(webSocket)))
  })

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const send = (status: number, headers: Record<string, string>, body: string | Buffer = '') =>
      response
        .writeHead(status, { ...securityHeaders, ...headers })
        .end(request.method === 'HEAD' ? '' : body)
    if (!access.isOwnHost(request.headers.host)) return send(403, {}, 'Forbidden')
    if (request.method !== 'GET' && request.method !== 'HEAD') return send(405, { Allow: 'GET, HEAD' })
    const url = URL.parse(request.url ?? '/', `http://127.0.0.1:${port}`)
    if (!url) return send(400, {})
    // Cheap checks come first, so that a client without credentials costs nothing. A stranger does not use a
    // token up.
    const token = url.searchParams.get('token') ?? ''
    if (!access.knowsToken(token) && !access.hasCookie(request.headers.cookie))
      return send(401, plain, `${refusals.usedAddress}\n`)
    door.claims(request.socket)
    if (!(await isOwnUser(request.socket))) return send(403, plain, `${refusals.foreignUser}\n`)
    if (!door.known(request.socket)) return
    const cookie = access.exchange(token)
    if (cookie) {
      onUsed?.(address())
      return send(200, { ...enterHeaders, 'Set-Cookie': access.cookie(cookie) }, enterPage(place))
    }
    if (!access.hasCookie(request.headers.cookie)) return send(401, plain, `${refusals.usedAddress}\n`)
    const file = await staticFile(folder, decodePath(url.pathname))
    if (!file) return send(404, plain, `${refusals.notFound}\n`)
    const cache = file.immutable ? 'private, max-age=31536000, immutable' : 'no-store'
    const extra = file.type.startsWith('text/html') ? htmlHeaders : {}
    send(200, { 'Content-Type': file.type, 'Cache-Control': cache, ...extra }, file.body)
  }

  return {
    port,
    address: address(),
    async close() {
      for (const client of sockets.clients) client.terminate()
      http.closeAllConnections()
      await new Promise(done => http.close(done))
    },
  }
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return '/'
  }
}

function listen(http: HttpServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', (cause: NodeJS.ErrnoException) => {
      const reason =
        cause.code === 'EADDRINUSE' ? message('server.reason.in-use') : (cause.code ?? cause.message)
      reject(failure('server.port', { operation: 'serve', values: { port, reason }, cause }))
    })
    http.listen(port, '127.0.0.1', () => {
      const address = http.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}
