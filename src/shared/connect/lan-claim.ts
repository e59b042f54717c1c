// The protocol between box and Kiln for a claim without a server: TLS on the local network, with a code and
// the fingerprint of the box's certificate, both typed from its screen.
import { codeLetters, readLetters } from './claim-code.ts'

/** The port on which a box without an owner listens. */
export const lanClaimPort = 8456
/** After this many wrong codes the box shows a new one. */
export const wrongCodes = 5
export const mostOwnerKeys = 10
/** Length of one line; an RSA key of 16,384 bits has 2,800. */
export const mostKeyLength = 4096
export const mostOwnerName = 80
/** Limit of a request and of an answer. */
export const mostLanBytes = 64 * 1024

/**
 * The fingerprint is letters of scrypt over the SHA-256 of the certificate. Twelve letters have 51.9 bits.
 * With plain SHA-256, a few graphics cards could find another certificate with the same letters while they
 * are shown.
 */
export const fingerprintScrypt = {
  salt: 'kiln lan claim 1',
  bytes: 32,
  cost: { N: 2 ** 14, r: 8, p: 1, maxmem: 64 * 2 ** 20 },
}
const length = 12

/** Formats scrypt's result as BCDF-GHJK-LMNP. */
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

/** Reads a typed fingerprint. null if it is not one. */
export function readFingerprint(typed: string): string | null {
  const capitals = readLetters(typed, length)
  return capitals === null ? null : shown(capitals)
}

const shown = (bare: string) => bare.replace(/(.{4})(?=.)/g, '$1-')

/** The answer of a box that rejects a claim, by HTTP status. */
export type LanRefusal =
  | { error: 'bad_request' | 'not_found' | 'too_large' }
  /** 403. With 0 left the screen shows a new code and fingerprint. */
  | { error: 'wrong_code'; left: number }
  /** 409: the screen shows a new code; the code of the request was not checked. */
  | { error: 'new_code' }
  /** 410 */
  | { error: 'claimed' }
  /** 429: there were too many wrong codes. */
  | { error: 'wait'; seconds: number }
  /** 503: the box cannot take a claim now, for this reason. */
  | { error: 'not_ready' | 'disk_full' | 'read_only' | 'storage' }

export type LanClaimed = {
  install_id: string
  hostname: string
  /** The user that the SSH keys give access to. */
  user: string
  /** ed25519 host keys, one per line. */
  host_keys: string[]
  model: string | null
  serial: string | null
}
