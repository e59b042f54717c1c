// Which proxy a URL goes through: http_proxy, https_proxy, all_proxy and no_proxy, as curl, Nix and Go read them. Pure.
import { BlockList, isIP } from 'node:net'
import { message } from '#shared/messages/codes.ts'
import { ReasonError } from '#shared/reason-error.ts'

export type Env = Record<string, string | undefined>
export type ProxyPlace = { url: URL; variable: string }

/** A proxy refused, or cannot be used. */
export class ProxyError extends ReasonError {
  override readonly name = 'ProxyError'
}

/** null: directly to the server. Throws ProxyError for a value that is not an address: a proxy that was set is never bypassed. */
export function proxyFor(url: URL, env: Env): ProxyPlace | null {
  if (isExempt(url, env['no_proxy'] || env['NO_PROXY'] || '')) return null
  const scheme = url.protocol.slice(0, -1)
  const names = [`${scheme}_proxy`, `${scheme.toUpperCase()}_PROXY`, 'all_proxy', 'ALL_PROXY']
  const variable = names.find(name => env[name])
  if (variable === undefined) return null
  const value = (env[variable] ?? '').trim()
  // "proxy.example.org:3128", without a scheme, is usual.
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`
  if (!URL.canParse(text)) throw new ProxyError(message('proxy.reason.value', { variable }))
  return { url: new URL(text), variable }
}

/** The proxy as a person wrote it, without its password. */
export function shownProxy({ url }: ProxyPlace): string {
  return `${url.protocol}//${url.host}`
}

/** The Proxy-Authorization header; empty without a user name. */
export function proxyLogin({ url }: ProxyPlace): Record<string, string> {
  if (!url.username) return {}
  const text = `${plain(url.username)}:${plain(url.password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(text).toString('base64')}` }
}

/** A name or password of an address. */
export function plain(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The list has domains (with their subdomains), addresses and CIDR ranges (10.0.0.0/8), each with an optional port. */
function isExempt(url: URL, list: string): boolean {
  const host = bare(url.hostname)
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  return list
    .slice(0, 65_536)
    .split(/[\s,]+/)
    .filter(Boolean)
    .some(entry => entry === '*' || covers(entry.toLowerCase(), host, port))
}

const bare = (hostname: string) =>
  hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')

function covers(entry: string, host: string, port: string): boolean {
  if (entry.includes('/')) return isWithin(host, entry)
  const isAddress = isIP(bare(entry)) !== 0
  const [, name = entry, onlyPort] = isAddress ? [] : (/^(.*):(\d{1,5})$/.exec(entry) ?? [])
  if (onlyPort !== undefined && onlyPort !== port) return false
  const domain = bare(name).replace(/^\*?\./, '')
  return domain !== '' && (host === domain || (isIP(host) === 0 && host.endsWith(`.${domain}`)))
}

function isWithin(host: string, range: string): boolean {
  const [address = '', bits = ''] = range.split('/', 2)
  const kind = isIP(bare(address))
  if (kind === 0 || isIP(host) !== kind || !/^\d{1,3}$/.test(bits)) return false
  const [family, longest] = kind === 6 ? (['ipv6', 128] as const) : (['ipv4', 32] as const)
  if (Number(bits) > longest) return false
  const block = new BlockList()
  block.addSubnet(bare(address), Number(bits), family)
  return block.check(host, family)
}
