// Decides where Connect listens, and what protects its traffic. Pure. Without encryption it only listens on loopback,
// or only accepts connections from a proxy.
import { isIP } from 'node:net'

export type Listening = { host: string; port: number } & (
  | { kind: 'loopback' }
  | { kind: 'own-certificate' }
  | { kind: 'behind-proxy'; proxies: string[] }
)
type WrongListening = { wrong: 'address' | 'port' | 'proxy'; found: string }

const usualPort = 8455

/** `listen`: ADDRESS, ADDRESS:PORT, [ADDRESS]:PORT or :PORT of loopback. `proxies`: addresses of proxies. */
export function planListening(
  listen: string | undefined,
  proxies: readonly string[],
): Listening | WrongListening {
  const foreign = proxies.find(each => isIP(each) === 0)
  if (foreign !== undefined) return { wrong: 'proxy', found: foreign }
  const [host, portText] = split(listen ?? '')
  const port = portText === undefined ? usualPort : /^\d{1,5}$/.test(portText) ? Number(portText) : Number.NaN
  if (!(port <= 65535)) return { wrong: 'port', found: portText ?? '' }
  if (isIP(host) === 0) return { wrong: 'address', found: host }
  if (proxies.length > 0) return { kind: 'behind-proxy', host, port, proxies: [...proxies] }
  return { kind: isLoopback(host) ? 'loopback' : 'own-certificate', host, port }
}

function split(listen: string): [host: string, port: string | undefined] {
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(listen)
  if (bracketed) return [bracketed[1] ?? '', bracketed[2]]
  if (isIP(listen) === 6) return [listen, undefined]
  const at = listen.lastIndexOf(':')
  const host = at < 0 ? listen : listen.slice(0, at)
  return [host || '127.0.0.1', at < 0 ? undefined : listen.slice(at + 1)]
}

/**
 * Why a person's input could be read on its way or is meant for another server; null if it is safe.
 * `protocol`, `hostname`: of the request, as a trusted proxy reports them.
 */
export function unsafeBecause(
  reached: Listening['kind'],
  { protocol, hostname }: { protocol: string; hostname: string },
): 'proxy' | 'name' | null {
  if (reached === 'own-certificate') return null
  if (reached === 'behind-proxy') return protocol === 'https' ? null : 'proxy'
  // The name of another site that resolves to this computer.
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/.test(hostname) ? null : 'name'
}

const isLoopback = (host: string) => host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
