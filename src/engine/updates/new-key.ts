// Ed25519 keys in Nix's format, "name:base64"; a secret key is its seed followed by its public key. Pure
// except for the system's random numbers.
import { createPrivateKey, createPublicKey, randomBytes } from 'node:crypto'

export type KeyPair = { secret: string; publicKey: string }

const seedBytes = 32
/** DER prefix of the 32 bytes of an Ed25519 private key (RFC 8410). */
const privatePrefix = Buffer.from('302e020100300506032b657004220420', 'hex')

export const newSeed = (): Buffer => randomBytes(seedBytes)

/** `name` may depend on the public key's bytes. */
export function keyPairOf(seed: Uint8Array, name: (publicBytes: Uint8Array) => string): KeyPair {
  const key = createPrivateKey({
    key: Buffer.concat([privatePrefix, seed]),
    format: 'der',
    type: 'pkcs8',
  })
  const der = createPublicKey(key).export({ format: 'der', type: 'spki' })
  const bytes = der.subarray(der.length - seedBytes)
  const text = (part: Uint8Array) => `${name(bytes)}:${Buffer.from(part).toString('base64')}`
  return { secret: text(Buffer.concat([seed, bytes])), publicKey: text(bytes) }
}
