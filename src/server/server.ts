// The same window in a browser: static files and one WebSocket, on loopback, for who holds the token.
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { WebSocketServer } from 'ws'
import type { Engine } from '#engine/index.ts'
import { failure } from '#shared/errors.ts'
import { createAccess } from './access.ts'
import { htmlHeaders, securityHeaders } from './headers.ts'
import { createPeers, ownUsers } from './peer.ts'
import { staticFile } from './static-files.ts'
import { webSocketPort } from './web-socket-port.ts'

/** The largest message of a client: an imported preset or a form with many keys. */
const maxMessageBytes = 4 * 1024 * 1024

const plain = { 'Content-Type': 'text/plain; charset=utf-8' }
const foreignUser =
  'This Kiln belongs to another user of this computer. Start one as the user of this browser.\n'

export type Server = {
  port: number
  /** Holds a token that works once. */
  address: string
  close(): Promise<void>
}
export type ServerOptions = {
  engine: Engine
  /** The built window: dist/renderer. */
  folder: string
  /** 0 takes a free one. */
  port: number
  /** Called when an address was used, with the next one. */
  onUsed?: (nextAddress: string) => void
}

export async function startServer({ engine, folder, port: wanted, onUsed }: ServerOptions): Promise<Server> {
  const http = createServer()
  const port = await listen(http, wanted)
  const access = createAccess({ port, randomHex: bytes => randomBytes(bytes).toString('hex') })
  const address = () => `http://127.0.0.1:${port}/?token=${access.newToken()}`
  const isOwnUser = createPeers(await ownUsers(process.env))
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes })

  // Anybody can send anything here: no request may end the server, and with it the jobs of others.
  http.on('request', (request, response) => void answer(request, response).catch(() => response.destroy()))
  http.on('upgrade', async (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    const { host, origin, cookie } = request.headers
    const allowed = access.isOwnHost(host) && access.isOwnOrigin(origin) && access.hasCookie(cookie)
    if (!allowed || request.url !== '/ws' || !(await isOwnUser(request.socket)))
      return socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
    sockets.handleUpgrade(request, socket, head, webSocket => engine.connect(webSocketPort(webSocket)))
  })

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const send = (status: number, headers: Record<string, string>, body: string | Buffer = '') =>
      response
        .writeHead(status, { ...securityHeaders, ...headers })
        .end(request.method === 'HEAD' ? '' : body)
    if (!access.isOwnHost(request.headers.host)) return send(403, {}, 'Forbidden')
    if (!(await isOwnUser(request.socket))) return send(403, plain, foreignUser)
    if (request.method !== 'GET' && request.method !== 'HEAD') return send(405, { Allow: 'GET, HEAD' })
    const url = URL.parse(request.url ?? '/', `http://127.0.0.1:${port}`)
    if (!url) return send(400, {})
    const token = url.searchParams.get('token')
    const cookie = token && access.exchange(token)
    if (cookie) {
      onUsed?.(address())
      return send(303, { Location: '/', 'Set-Cookie': access.cookie(cookie) })
    }
    if (!access.hasCookie(request.headers.cookie))
      return send(401, plain, 'Open the newest address that kiln serve printed.\n')
    const file = await staticFile(folder, decodePath(url.pathname))
    if (!file) return send(404, plain, 'Not found\n')
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

function listen(http: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', (cause: NodeJS.ErrnoException) => {
      const reason = cause.code === 'EADDRINUSE' ? 'another program uses it' : (cause.code ?? cause.message)
      reject(failure('server.port', { operation: 'serve', values: { port, reason }, cause }))
    })
    http.listen(port, '127.0.0.1', () => {
      const address = http.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}
