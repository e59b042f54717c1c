// Signatures in Nix's format, `name:base64`, Ed25519.
import { createPublicKey, verify } from 'node:crypto'
import type { Verify } from '#shared/updates/signed-text.ts'

/** DER prefix of the 32 bytes of an Ed25519 public key (RFC 8410). */
const prefix = Buffer.from('302a300506032b6570032100', 'hex')

export const isSignedBy: Verify = (text, signature, publicKey) => {
  const [by, signed] = [parted(publicKey), parted(signature)]
  if (by.name !== signed.name || by.bytes.length !== 32 || signed.bytes.length !== 64) return false
  const key = createPublicKey({ key: Buffer.concat([prefix, by.bytes]), format: 'der', type: 'spki' })
  return verify(null, Buffer.from(text), key, signed.bytes)
}

function parted(text: string): { name: string; bytes: Buffer } {
  const colon = text.indexOf(':')
  return { name: text.slice(0, colon), bytes: Buffer.from(text.slice(colon + 1), 'base64') }
}
