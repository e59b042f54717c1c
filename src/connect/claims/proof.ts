// A box signs each call with the key that it made at its first start, so a copied token is useless without
// the key:
//   Kiln-Proof: <seconds since the epoch>.<nonce>.<signature>
// The signature is Ed25519 over the lines of signedText. A box whose clock is wrong, or whose signature was
// used before, gets a nonce from the server and signs again with it.
import { createHash, createHmac, createPublicKey, type KeyObject, timingSafeEqual, verify } from 'node:crypto'

type SignedCall = { method: string; path: string; body: Uint8Array; proof: string }
type Verdict = 'valid' | 'clock' | 'invalid'

/** Tolerated difference of a box's clock, in seconds. */
const tolerance = 300
const nonceSeconds = 120
/** Cache of parsed keys: parsing one takes half as long as verifying a signature. About 1 kB each. */
const mostKeys = 10_000
/** Used nonces are remembered until they expire. No box sends more than this in ten minutes. */
const mostUsed = 50_000

export const signedText = (
  { method, path, body }: Omit<SignedCall, 'proof'>,
  { time, nonce }: { time: string; nonce: string },
): Buffer =>
  Buffer.from(
    `kiln-connect 1\n${method}\n${path}\n${createHash('sha256').update(body).digest('hex')}\n${time}\n${nonce}\n`,
  )

/** `now`: milliseconds since the epoch. `secret`: the server's. */
export function createProofs({ now, secret }: { now: () => number; secret: Uint8Array }) {
  const used = new Map<string, number>()
  const keys = new Map<string, KeyObject>()
  const publicKey = (x: string) => {
    const known = keys.get(x)
    if (known) return known
    const read = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
    if (keys.size >= mostKeys) keys.clear()
    keys.set(x, read)
    return read
  }
  const seconds = () => Math.floor(now() / 1000)
  const nonceAt = (time: number) =>
    `${time}-${createHmac('sha256', secret).update(`nonce ${time}`).digest('hex')}`
  const isFresh = (nonce: string) => {
    const time = /^(\d{1,12})-/.exec(nonce)?.[1]
    if (time === undefined || !isEqual(nonce, nonceAt(Number(time)))) return false
    const age = seconds() - Number(time)
    return age >= 0 && age <= nonceSeconds
  }
  const note = (signature: string) => {
    for (const [oldest, at] of used) {
      if (used.size < mostUsed && at > now() - 2 * tolerance * 1000) break
      used.delete(oldest)
    }
    used.set(signature, now())
  }

  return {
    nonce: () => nonceAt(seconds()),
    /** Each proof is accepted once. `key`: 32 bytes in base64url. */
    check(key: string, call: SignedCall): Verdict {
      const [, time, nonce, signature] = /^(\d{1,12})\.([0-9a-f-]{0,90})\.([\w-]{86})$/.exec(call.proof) ?? []
      if (time === undefined || nonce === undefined || signature === undefined) return 'invalid'
      const text = signedText(call, { time, nonce })
      if (!verify(null, text, publicKey(key), Buffer.from(signature, 'base64url'))) return 'invalid'
      const timely = nonce === '' ? Math.abs(seconds() - Number(time)) <= tolerance : isFresh(nonce)
      if (!timely) return 'clock'
      // Two programs of a box that make the same call within a second produce the same signature; a nonce
      // tells them apart.
      if (used.has(signature)) return 'clock'
      note(signature)
      return 'valid'
    },
  }
}
export type Proofs = ReturnType<typeof createProofs>

/** Compares in constant time. */
export function isEqual(one: string, other: string): boolean {
  const [a, b] = [one, other].map(text => createHash('sha256').update(text).digest())
  return a !== undefined && b !== undefined && timingSafeEqual(a, b)
}
