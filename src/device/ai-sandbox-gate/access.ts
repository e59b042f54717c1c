// Access to the sandbox: by the access secret, or by the session cookie that a browser gets for it.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

export const shortestSecret = 12
const sessionSeconds = 30 * 24 * 3600
/** Wrong secrets per minute, over all addresses. nginx limits each address. */
const mostWrong = 30
const minuteMs = 60_000
const cookieName = 'ai-sandbox'

/** Compares in constant time. */
const isSame = (given: string, wanted: string) =>
  timingSafeEqual(createHash('sha256').update(given).digest(), createHash('sha256').update(wanted).digest())

export type Access = {
  /** Without a secret, all access is refused. */
  readonly isClosed: boolean
  hasSession(cookies: string): boolean
  /** Too many wrong secrets lately: no secret is checked. */
  isLimited(): boolean
  /** A wrong secret counts against the limit. */
  isSecret(given: string): boolean
  /** The Set-Cookie header for a browser that sent the right secret. */
  readonly sessionCookie: string
}

export function createAccess(secret: string | null, now: () => number): Access {
  const session = createHmac('sha256', secret ?? '')
    .update('ai-sandbox session 1')
    .digest('base64url')
  let wrong: number[] = []
  return {
    isClosed: secret === null,
    hasSession: cookies =>
      secret !== null &&
      cookies.split(';').some(part => {
        const [name, ...value] = part.trim().split('=')
        return name === cookieName && isSame(value.join('='), session)
      }),
    isLimited() {
      const since = now() - minuteMs
      wrong = wrong.filter(at => at > since)
      return wrong.length >= mostWrong
    },
    isSecret(given) {
      if (secret !== null && isSame(given, secret)) return true
      wrong.push(now())
      return false
    },
    sessionCookie: `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${sessionSeconds}`,
  }
}
