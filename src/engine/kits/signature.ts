// Verifies signatures in Nix's format, "name:base64" by Ed25519. Pure: programs for machines contain this file too.
import { createPublicKey, verify } from 'node:crypto'

/** DER prefix of the 32 bytes of an Ed25519 public key (RFC 8410). */
const prefix = Buffer.from('302a300506032b6570032100', 'hex')

/** `publicKey`: in the form of cacheKey. */
export function isSignedBy(text: string, signature: string, publicKey: string): boolean {
  const [by, signed] = [splitSignature(publicKey), splitSignature(signature)]
  if (by.name !== signed.name || by.bytes.length !== 32 || signed.bytes.length !== 64) return false
  const key = createPublicKey({ key: Buffer.concat([prefix, by.bytes]), format: 'der', type: 'spki' })
  return verify(null, Buffer.from(text), key, signed.bytes)
}

/** `text`: a signature or a key. */
export function splitSignature(text: string): { name: string; bytes: Buffer } {
  const colon = text.indexOf(':')
  return { name: text.slice(0, colon), bytes: Buffer.from(text.slice(colon + 1), 'base64') }
}
