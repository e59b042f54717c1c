// The tokens of boxes. They are derived from the box's proof and the server's secret, and stored as hashes: a
// lost answer can be repeated with the same tokens, while a stolen database contains none.
import { createHash, createHmac } from 'node:crypto'
import type { TokenPair } from '#shared/connect/device-document.ts'
import type { Store, Token } from '../store/store.ts'

const accessMs = 3_600_000
const refreshMs = 90 * 24 * 3_600_000
/** A box repeats a request whose answer was lost within this time. */
const graceMs = 60_000

type AccessVerdict = { device: string } | 'expired' | 'unknown'

export function createTokens({
  store,
  now,
  secret,
}: {
  store: Store
  now: () => number
  secret: Uint8Array
}) {
  const derived = (kind: Token['kind'], seed: string) =>
    createHmac('sha256', secret).update(`${kind} ${seed}`).digest('base64url')

  /** The same seed gives the same tokens. `renew`: restarts their validity. */
  const pairOf = (device: string, seed: string, renew = false): TokenPair => {
    const made = (kind: Token['kind'], ms: number) => {
      const text = derived(kind, seed)
      const known = renew ? null : store.token(hashOf(text))
      const expiresAt = known?.expiresAt ?? now() + ms
      if (!known)
        store.putToken({ hash: hashOf(text), device, kind, expiresAt, rotatedAt: null, usedAt: null })
      return { text, expires: new Date(expiresAt).toISOString() }
    }
    const access = made('access', accessMs)
    const refresh = made('refresh', refreshMs)
    return {
      access_token: access.text,
      access_expires_at: access.expires,
      refresh_token: refresh.text,
      refresh_expires_at: refresh.expires,
    }
  }
  const current = (text: string, kind: Token['kind']) => {
    const token = store.token(hashOf(text))
    return token?.kind === kind ? token : null
  }

  return {
    /**
     * Makes a pair of tokens for a box that has proved itself, for instance with its claim's secret. Call inside a
     * transaction.
     */
    pairFor: pairOf,
    access(text: string): AccessVerdict {
      const token = current(text, 'access')
      if (!token) return 'unknown'
      if (token.expiresAt <= now()) return 'expired'
      if (token.usedAt === null) store.putToken({ ...token, usedAt: now() })
      return { device: token.device }
    },
    /** Keeps an expired token while the answer with its successor may have been lost. */
    sweep: (to: number) => store.removeTokensBefore(to - refreshMs),
    /** The box that a refresh token belongs to, so that its signature can be checked first. */
    deviceOf: (text: string) => current(text, 'refresh')?.device ?? null,
    /**
     * The successors of a refresh token; call inside a transaction. null if it is no longer valid. A used
     * token gives the same successors for a minute. After that it only does so if the box never used one of
     * them, because then their answer was lost.
     */
    refresh(text: string): TokenPair | null {
      const token = current(text, 'refresh')
      if (!token || token.expiresAt <= now()) return null
      const seed = `after ${text}`
      const late = token.rotatedAt !== null && now() - token.rotatedAt > graceMs
      if (late && wasUsed(seed)) return null
      // Using a refresh token proves that the box received the answer with it.
      store.putToken({ ...token, rotatedAt: token.rotatedAt ?? now(), usedAt: token.usedAt ?? now() })
      return pairOf(token.device, seed, late)
    },
  }

  function wasUsed(seed: string): boolean {
    return (['access', 'refresh'] as const).some(kind => {
      const token = store.token(hashOf(derived(kind, seed)))
      // A removed token expired long ago, whether it was used or not.
      return token === null || token.usedAt !== null
    })
  }
}
export type Tokens = ReturnType<typeof createTokens>

export const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
