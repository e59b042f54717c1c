// For tests: a real proxy, for plain HTTP, CONNECT and SOCKS 5, which sends everything to one server whatever its name is.
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { type AddressInfo, connect, createServer as createTcp, type Server, type Socket } from 'node:net'

type Wanted = { login?: string; refuses?: number }

export async function startProxy(to: number, { login, refuses }: Wanted = {}) {
  const asked: string[] = []
  const isKnown = (header: string | undefined) =>
    login === undefined || header === `Basic ${Buffer.from(login).toString('base64')}`
  const server = createServer((incoming, reply) => {
    asked.push(`${incoming.method} ${incoming.url}`)
    const status = refuses ?? (isKnown(incoming.headers['proxy-authorization']) ? null : 407)
    if (status !== null) return void reply.writeHead(status).end()
    const { pathname, search } = new URL(incoming.url ?? '')
    const options = { host: '127.0.0.1', port: to, path: pathname + search, headers: incoming.headers }
    request(options, found => {
      reply.writeHead(found.statusCode ?? 0, found.headers)
      found.pipe(reply)
    })
      .on('error', () => reply.destroy())
      .end()
  })
  server.on('connect', (incoming, socket: Socket) => {
    asked.push(`CONNECT ${incoming.url}`)
    const status = refuses ?? (isKnown(incoming.headers['proxy-authorization']) ? 200 : 407)
    socket.write(`HTTP/1.1 ${status} Said\r\n\r\n`)
    if (status === 200) join(socket, to)
    else socket.end()
  })
  return { asked, ...(await listening(server)) }
}

/** Takes every name, and no password. */
export async function startSocks(to: number) {
  const asked: string[] = []
  const server = createTcp(async socket => {
    socket.on('error', () => undefined)
    const [greeting] = (await once(socket, 'data')) as [Buffer]
    if (greeting[0] !== 5) return socket.destroy()
    socket.write(Buffer.of(5, 0))
    const [wanted] = (await once(socket, 'data')) as [Buffer]
    asked.push(wanted.subarray(5, 5 + (wanted[4] ?? 0)).toString())
    socket.write(Buffer.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0))
    return join(socket, to)
  })
  return { asked, ...(await listening(server)) }
}

function join(socket: Socket, to: number): void {
  const server = connect(to, '127.0.0.1')
  for (const each of [socket, server]) each.on('error', () => undefined)
  socket.pipe(server).pipe(socket)
}

async function listening(server: Server) {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { address: `127.0.0.1:${port}`, stop: () => void server.close() }
}
