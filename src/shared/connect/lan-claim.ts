// The claim of a box without a server, as box and Kiln agree on it: over TLS in the local network, with a code and the fingerprint
// of the box's certificate, both typed from its screen.
import { codeLetters, readLetters } from './claim-code.ts'

/** Where a box listens while it has no owner. */
export const lanClaimPort = 8456
/** Wrong codes, after which another one is shown. */
export const wrongCodes = 5
export const mostOwnerKeys = 10
/** Of one line; an RSA key of 16,384 bits has 2,800. */
export const mostKeyLength = 4096
export const mostOwnerName = 80
/** Of a request, and of an answer. */
export const mostLanBytes = 64 * 1024

/**
 * The fingerprint is letters of scrypt over the SHA-256 of the certificate. Twelve letters are 51.9 bits, and a certificate is tried
 * as fast as it is hashed: with SHA-256 alone a few graphics cards would find another one with the same letters while it is shown.
 */
export const fingerprintScrypt = {
  salt: 'kiln lan claim 1',
  bytes: 32,
  cost: { N: 2 ** 14, r: 8, p: 1, maxmem: 64 * 2 ** 20 },
}
const length = 12

/** BCDF-GHJK-LMNP of `bytes`, the result of scrypt. */
export function fingerprintText(bytes: Uint8Array): string {
  let rest = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
  const base = BigInt(codeLetters.length)
  const letters = Array.from({ length }, () => {
    const letter = codeLetters.charAt(Number(rest % base))
    rest /= base
    return letter
  })
  return shown(letters.join(''))
}

/** What a person typed as the fingerprint that is shown. null for what is not one. */
export function readFingerprint(typed: string): string | null {
  const capitals = readLetters(typed, length)
  return capitals === null ? null : shown(capitals)
}

const shown = (bare: string) => bare.replace(/(.{4})(?=.)/g, '$1-')

/** What a box answers to a claim that it does not take, by its status. */
export type LanRefusal =
  | { error: 'bad_request' | 'not_found' | 'too_large' }
  /** 403; 0 left: the screen shows another code and fingerprint. */
  | { error: 'wrong_code'; left: number }
  /** 409: its screen shows another code by now. The code of the request was not looked at. */
  | { error: 'new_code' }
  /** 410 */
  | { error: 'claimed' }
  /** 429: many wrong codes came. */
  | { error: 'wait'; seconds: number }
  /** 503: not now, and why. */
  | { error: 'not_ready' | 'disk_full' | 'read_only' | 'storage' }

export type LanClaimed = {
  install_id: string
  hostname: string
  /** Whom the SSH keys let in. */
  user: string
  /** Lines of ed25519 keys. */
  host_keys: string[]
  model: string | null
  serial: string | null
}
