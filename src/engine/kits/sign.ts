// Signs as Nix does. Pure.
import { createPrivateKey, sign } from 'node:crypto'
import { splitSignature } from './signature.ts'

/** DER prefix of the 32 bytes of an Ed25519 private key (RFC 8410). */
const prefix = Buffer.from('302e020100300506032b657004220420', 'hex')

/** `secretKey`: as `nix key generate-secret` prints it, of 64 bytes: the seed, then the public key (libsodium). */
export function signatureOf(text: string, secretKey: string): string {
  const { name, bytes } = splitSignature(secretKey.trim())
  const der = Buffer.concat([prefix, bytes.subarray(0, 32)])
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  return `${name}:${sign(null, Buffer.from(text), key).toString('base64')}`
}
