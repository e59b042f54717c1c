// Nix's signatures: "name:base64", by Ed25519. Pure.
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'

/** The prefix of the 32 bytes of an Ed25519 key in DER (RFC 8410). */
const privatePrefix = Buffer.from('302e020100300506032b657004220420', 'hex')
const publicPrefix = Buffer.from('302a300506032b6570032100', 'hex')

function parted(text: string): { name: string; bytes: Buffer } {
  const colon = text.indexOf(':')
  return { name: text.slice(0, colon), bytes: Buffer.from(text.slice(colon + 1), 'base64') }
}

/** `secretKey`: as `nix key generate-secret` prints it, of 64 bytes: the seed, then the public key (libsodium). */
export function signatureOf(text: string, secretKey: string): string {
  const { name, bytes } = parted(secretKey.trim())
  const key = createPrivateKey({
    key: Buffer.concat([privatePrefix, bytes.subarray(0, 32)]),
    format: 'der',
    type: 'pkcs8',
  })
  return `${name}:${sign(null, Buffer.from(text), key).toString('base64')}`
}

/** `publicKey`: in the form of cacheKey. */
export function isSignedBy(text: string, signature: string, publicKey: string): boolean {
  const [by, signed] = [parted(publicKey), parted(signature)]
  if (by.name !== signed.name || by.bytes.length !== 32 || signed.bytes.length !== 64) return false
  const key = createPublicKey({ key: Buffer.concat([publicPrefix, by.bytes]), format: 'der', type: 'spki' })
  return verify(null, Buffer.from(text), key, signed.bytes)
}
