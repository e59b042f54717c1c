// The cookies of one request and its redirects: some servers let a client pass only with the one that they just gave (RFC 6265, as
// far as a download needs it). Nothing is kept.

type Cookie = { name: string; value: string; host: string; domain: string | null; isSecure: boolean }

const maxCookies = 50
const maxCookieBytes = 4096

export function createCookies() {
  const held: Cookie[] = []
  return {
    take(url: URL, lines: readonly string[]): void {
      for (const line of lines.slice(0, maxCookies)) {
        const cookie = cookieIn(url, line)
        if (!cookie) continue
        const before = held.findIndex(each => each.name === cookie.name && each.host === cookie.host)
        if (before >= 0) held[before] = cookie
        else if (held.length < maxCookies) held.push(cookie)
      }
    },
    headerFor(url: URL): Record<string, string> {
      const sent = held.filter(each => belongs(each, url)).map(({ name, value }) => `${name}=${value}`)
      return sent.length > 0 ? { cookie: sent.join('; ') } : {}
    },
  }
}

function cookieIn(url: URL, line: string): Cookie | null {
  if (line.length > maxCookieBytes) return null
  const [pair = '', ...attributes] = line.split(';').map(part => part.trim())
  const [, name = '', value = ''] = /^([^=\s]+)\s*=\s*(.*)$/.exec(pair) ?? []
  if (!name) return null
  const named = attributes.find(each => /^domain=/i.test(each))?.slice('domain='.length) ?? ''
  const domain = named.replace(/^\./, '').toLowerCase()
  return {
    name,
    value,
    host: url.hostname,
    // A server speaks for its own domain only, and for no top-level one.
    domain: domain.includes('.') && isBelow(url.hostname, domain) ? domain : null,
    isSecure: attributes.some(each => /^secure$/i.test(each)),
  }
}

const isBelow = (host: string, domain: string) => host === domain || host.endsWith(`.${domain}`)

function belongs({ host, domain, isSecure }: Cookie, url: URL): boolean {
  if (isSecure && url.protocol !== 'https:') return false
  return domain === null ? url.hostname === host : isBelow(url.hostname, domain)
}
