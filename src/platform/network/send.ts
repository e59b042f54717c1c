// One GET to a server, by the way that this computer's settings say: through its proxy, and with the authorities that it trusts.
import type http from 'node:http'
import { authorities } from './authorities.ts'
import { type Env, type ProxyPlace, plain, proxyFor, proxyLogin, shownProxy } from './proxy.ts'
import { bareHost, takesPlainRequests, tunnel } from './tunnel.ts'

type Sending = { headers: Record<string, string>; signal: AbortSignal; idleMs: number; env: Env }
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
  // As tolerant as browsers and curl: nothing else is read from this connection that a lenient parser could confuse.
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

async function direct(url: URL, { headers, signal, env }: Sending): Promise<http.ClientRequest> {
  // Only when something is downloaded: it takes longer to read than everything else that a command needs.
  if (url.protocol !== 'https:') return (await import('node:http')).get(url, { ...usual, signal, headers })
  const { get } = await import('node:https')
  return get(url, { ...usual, signal, headers, ca: await authorities(env) })
}

/** The proxy gets the whole address. */
async function byProxy(url: URL, proxy: ProxyPlace, { headers, signal, env }: Sending) {
  const isSecret = proxy.url.protocol === 'https:'
  const { get } = isSecret ? await import('node:https') : await import('node:http')
  const { hostname, port, protocol } = proxy.url
  const path = new URL(url)
  path.username = ''
  path.password = ''
  path.hash = ''
  return get({
    ...usual,
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

async function tunnelled(url: URL, proxy: ProxyPlace, { headers, signal, idleMs, env }: Sending) {
  const host = bareHost(url.hostname)
  const isSecret = url.protocol === 'https:'
  const port = Number(url.port) || (isSecret ? 443 : 80)
  const socket = await throughProxy(proxy, () => tunnel(proxy, { host, port, signal, idleMs }))
  const { agent: _, ...settings } = usual
  if (!isSecret) {
    const { get } = await import('node:http')
    return get(url, { ...settings, signal, headers, createConnection: () => socket })
  }
  const [{ get }, tls, ca] = await Promise.all([import('node:https'), import('node:tls'), authorities(env)])
  const { isIP } = await import('node:net')
  const secured = tls.connect({ socket, ca, ...(isIP(host) ? { host } : { servername: host }) })
  return get(url, { ...settings, signal, headers, createConnection: () => secured })
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
