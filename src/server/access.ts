// Checks who may talk to the server: a one-time token is exchanged for a cookie; Host and Origin must be ours. Pure
// except for the random source, which is passed in. (DNS rebinding: a foreign name in Host; cross-site
// WebSocket: a foreign Origin.)
import { sameSecret } from '#platform/same-secret.ts'

type Access = {
  /** The URL's token; each works once. */
  newToken(): string
  /** Whether `exchange` would accept it. */
  knowsToken(token: string): boolean
  /** The cookie's value for a valid token, or null. */
  exchange(token: string): string | null
  hasCookie(header: string | undefined): boolean
  cookie(value: string): string
  isOwnHost(host: string | undefined): boolean
  isOwnOrigin(origin: string | undefined): boolean
}

export function createAccess({
  port,
  randomHex,
}: {
  port: number
  randomHex: (bytes: number) => string
}): Access {
  const session = randomHex(32)
  const tokens = new Set<string>()
  // All ports of a host share cookies: the port in the name keeps two servers apart.
  const name = `kiln-${port}`
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]
  const find = (given: string) => [...tokens].find(token => sameSecret(token, given))
  return {
    newToken() {
      const token = randomHex(32)
      tokens.add(token)
      return token
    },
    knowsToken: given => find(given) !== undefined,
    exchange(given) {
      const found = find(given)
      if (!found) return null
      tokens.delete(found)
      return session
    },
    hasCookie: header => sameSecret(cookieValue(header ?? '', name), session),
    cookie: value => `${name}=${value}; Path=/; HttpOnly; SameSite=Strict`,
    isOwnHost: host => host !== undefined && hosts.includes(host.toLowerCase()),
    isOwnOrigin: origin =>
      origin !== undefined && hosts.some(host => origin.toLowerCase() === `http://${host}`),
  }
}

function cookieValue(header: string, name: string): string {
  const pair = header.split(';').find(each => each.trim().startsWith(`${name}=`))
  return pair?.trim().slice(name.length + 1) ?? ''
}
