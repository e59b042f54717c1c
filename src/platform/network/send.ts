// One request to a server, by the way that this computer's settings say: through its proxy, and with the authorities that it trusts.
import type http from 'node:http'
import type { RequestOptions } from 'node:https'
import { authorities } from './authorities.ts'
import { type Env, type ProxyPlace, plain, proxyFor, proxyLogin, shownProxy } from './proxy.ts'
import { bareHost, takesPlainRequests, tunnel } from './tunnel.ts'

type Sending = {
  headers: Record<string, string>
  signal: AbortSignal
  idleMs: number
  env: Env
  /** GET without it. Of a PUT and a POST the caller writes and ends the body. */
  method?: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE'
}
type Sent = {
  request: http.ClientRequest
  /** Gets the request instead of the server; null: no proxy. */
  proxy: ProxyPlace | null
}

/** Servers and proxies have been seen with headers of 60 kB (signed addresses, cookies, policies). */
const maxHeaderSize = 256 * 1024

const usual = {
  // A new connection: one that was kept may be closed by the server just now.
  agent: false,
  maxHeaderSize,
  // This is as tolerant as browsers and curl: nothing else is read from this connection that a lenient parser could
  // confuse.
  insecureHTTPParser: true,
  // Node's 250 ms are too short for a slow line, and then no address of the server is left to try.
  autoSelectFamilyAttemptTimeout: 2000,
} as const

/** Throws ProxyFailed. */
export async function send(url: URL, options: Sending): Promise<Sent> {
  const proxy = proxyFor(url, options.env)
  if (!proxy) return { request: await direct(url, options), proxy }
  const isPlain = await throughProxy(proxy, () => takesPlainRequests(proxy) && url.protocol === 'http:')
  if (isPlain) return { request: await byProxy(url, proxy, options), proxy }
  return { request: await tunnelled(url, proxy, options), proxy: null }
}

type Start = {
  (url: URL, options: RequestOptions): http.ClientRequest
  (options: RequestOptions): http.ClientRequest
}
type Library = { get: Start; request: Start }

/** `get` ends the request at once. */
const starter = ({ get, request }: Library, { method }: Sending) =>
  method === 'PUT' || method === 'POST' ? request : get
const methodOf = ({ method = 'GET' }: Sending) => ({ method })

async function direct(url: URL, sending: Sending): Promise<http.ClientRequest> {
  const { headers, signal, env } = sending
  const options = { ...usual, ...methodOf(sending), signal, headers }
  // Only when something is downloaded: it takes longer to read than everything else that a command needs.
  if (url.protocol !== 'https:') return starter(await import('node:http'), sending)(url, options)
  return starter(await import('node:https'), sending)(url, { ...options, ca: await authorities(env) })
}

/** The proxy gets the whole address. */
async function byProxy(url: URL, proxy: ProxyPlace, sending: Sending) {
  const { headers, signal, env } = sending
  const isSecret = proxy.url.protocol === 'https:'
  const start = starter(isSecret ? await import('node:https') : await import('node:http'), sending)
  const { hostname, port, protocol } = proxy.url
  const path = new URL(url)
  path.username = ''
  path.password = ''
  path.hash = ''
  return start({
    ...usual,
    ...methodOf(sending),
    protocol,
    host: bareHost(hostname),
    port,
    path: path.href,
    signal,
    ...loginOf(url),
    ...(isSecret ? { ca: await authorities(env) } : {}),
    headers: { host: url.host, ...proxyLogin(proxy), ...headers },
  })
}

async function tunnelled(url: URL, proxy: ProxyPlace, sending: Sending) {
  const { headers, signal, idleMs, env } = sending
  const host = bareHost(url.hostname)
  const isSecret = url.protocol === 'https:'
  const port = Number(url.port) || (isSecret ? 443 : 80)
  const socket = await throughProxy(proxy, () => tunnel(proxy, { host, port, signal, idleMs }))
  const { agent: _, ...rest } = usual
  const settings = { ...rest, ...methodOf(sending), signal, headers }
  if (!isSecret) {
    const start = starter(await import('node:http'), sending)
    return start(url, { ...settings, createConnection: () => socket })
  }
  const [library, tls, ca] = await Promise.all([import('node:https'), import('node:tls'), authorities(env)])
  const { isIP } = await import('node:net')
  const secured = tls.connect({ socket, ca, ...(isIP(host) ? { host } : { servername: host }) })
  return starter(library, sending)(url, { ...settings, createConnection: () => secured })
}

const loginOf = ({ username, password }: URL) =>
  username ? { auth: `${plain(username)}:${plain(password)}` } : {}

/** The way to the proxy failed, or it refused: `cause` says how. */
export class ProxyFailed extends Error {
  override readonly name = 'ProxyFailed'
  readonly proxy: ProxyPlace

  constructor(proxy: ProxyPlace, cause: unknown) {
    super(`the proxy ${shownProxy(proxy)} failed`, { cause })
    this.proxy = proxy
  }
}

async function throughProxy<T>(proxy: ProxyPlace, body: () => T | Promise<T>): Promise<T> {
  try {
    return await body()
  } catch (thrown) {
    throw new ProxyFailed(proxy, thrown)
  }
}
