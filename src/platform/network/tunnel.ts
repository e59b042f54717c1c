// A connection to a server through a proxy: by CONNECT (RFC 9110, section 9.3.6) or by SOCKS 5 (RFC 1928 and 1929). Throws
// ProxyError where the proxy says no.
import { once } from 'node:events'
import { connect, isIP, type Socket } from 'node:net'
import { message } from '#shared/messages/codes.ts'
import { ProxyError, type ProxyPlace, plain, proxyLogin } from './proxy.ts'

type Target = { host: string; port: number; signal: AbortSignal; idleMs: number }

const isSocks = ({ url }: ProxyPlace) => /^socks(5h?)?:$/.test(url.protocol)
const isHttpProxy = ({ url }: ProxyPlace) => url.protocol === 'http:' || url.protocol === 'https:'

/** Whether it takes requests for plain HTTP without a tunnel. Throws ProxyError for a kind that is not known. */
export function takesPlainRequests(proxy: ProxyPlace): boolean {
  if (isHttpProxy(proxy)) return true
  if (isSocks(proxy)) return false
  throw new ProxyError(message('proxy.reason.kind', { protocol: proxy.url.protocol }))
}

export async function tunnel(proxy: ProxyPlace, target: Target): Promise<Socket> {
  if (takesPlainRequests(proxy)) return byConnect(proxy, target)
  return bySocks(proxy, target)
}

async function byConnect(proxy: ProxyPlace, { host, port, signal, idleMs }: Target): Promise<Socket> {
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`
  const { request } = proxy.url.protocol === 'https:' ? await import('node:https') : await import('node:http')
  const { hostname: proxyHost, port: proxyPort, protocol } = proxy.url
  const asking = request({
    protocol,
    host: bareHost(proxyHost),
    port: proxyPort,
    method: 'CONNECT',
    path: authority,
    agent: false,
    signal,
    timeout: idleMs,
    headers: { host: authority, 'user-agent': 'Kiln', ...proxyLogin(proxy) },
  })
  asking.on('timeout', () => asking.destroy(new ProxyError(message('download.reason.no-answer'))))
  asking.end()
  // Emitted for every answer to CONNECT, also one that refuses.
  const [response, socket] = (await once(asking, 'connect', { signal })) as [
    { statusCode?: number; statusMessage?: string },
    Socket,
  ]
  const status = response.statusCode ?? 0
  if (status >= 200 && status < 300) return socket
  socket.destroy()
  throw proxyRefusal(status, response.statusMessage ?? '')
}

/** Why a proxy refused a request. */
function proxyRefusal(status: number, statusText: string): ProxyError {
  if (status === 407) return new ProxyError(message('proxy.reason.login'))
  return new ProxyError(message('download.reason.status', { status: `${status} ${statusText}`.trim() }))
}

export const bareHost = (hostname: string): string => hostname.replace(/^\[|\]$/g, '')

async function bySocks({ url }: ProxyPlace, { host, port, signal, idleMs }: Target): Promise<Socket> {
  const socket = connect({ host: bareHost(url.hostname), port: Number(url.port) || 1080, signal })
  socket.setTimeout(idleMs, () => socket.destroy(new ProxyError(message('download.reason.no-answer'))))
  try {
    await once(socket, 'connect', { signal })
    const read = readerOf(socket)
    const method = await agreedMethod(socket, read, url.username !== '')
    if (method === 2) {
      const [name, password] = [url.username, url.password].map(text => Buffer.from(plain(text)))
      socket.write(Buffer.concat([Buffer.of(1), sized(name), sized(password)]))
      if ((await read(2))[1] !== 0) throw new ProxyError(message('proxy.reason.login'))
    }
    socket.write(Buffer.concat([Buffer.of(5, 1, 0), addressOf(host), Buffer.of(port >> 8, port & 0xff)]))
    const [, reply = 0xff, , kind] = await read(4)
    if (reply !== 0) throw new ProxyError(message('proxy.reason.socks', { code: reply }))
    await read((kind === 1 ? 4 : kind === 4 ? 16 : ((await read(1))[0] ?? 0)) + 2)
    socket.setTimeout(0)
    return socket
  } catch (thrown) {
    socket.destroy()
    throw thrown
  }
}

type Read = (length: number) => Promise<Buffer>

async function agreedMethod(socket: Socket, read: Read, hasLogin: boolean): Promise<number> {
  socket.write(hasLogin ? Buffer.of(5, 2, 0, 2) : Buffer.of(5, 1, 0))
  const [version, method = 0xff] = await read(2)
  if (version !== 5) throw new ProxyError(message('proxy.reason.not-socks'))
  if (method !== 0 && !(method === 2 && hasLogin)) throw new ProxyError(message('proxy.reason.login'))
  return method
}

const sized = (bytes: Buffer = Buffer.alloc(0)) =>
  Buffer.concat([Buffer.of(Math.min(bytes.length, 255)), bytes.subarray(0, 255)])

/** The name as it is: the proxy looks it up, which behind a firewall only it can. */
function addressOf(host: string): Buffer {
  if (isIP(host) === 4) return Buffer.of(1, ...host.split('.').map(Number))
  return Buffer.concat([Buffer.of(3), sized(Buffer.from(host))])
}

/** Exactly so many bytes of a socket, which keeps what follows. */
function readerOf(socket: Socket): Read {
  return async length => {
    for (;;) {
      const bytes = socket.read(length) as Buffer | null
      if (bytes) return bytes
      if (socket.readableEnded || socket.destroyed) throw new ProxyError(message('download.reason.cut'))
      await Promise.race([once(socket, 'readable'), once(socket, 'end')])
    }
  }
}
