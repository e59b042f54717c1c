// An Ed25519 private key in OpenSSH's format without a passphrase, as Kiln puts it on a drive (PROTOCOL.key
// of OpenSSH).
import { createPrivateKey, type KeyObject } from 'node:crypto'

const form =
  /^-----BEGIN OPENSSH PRIVATE KEY-----\s([A-Za-z0-9+/=\s]{1,4000})-----END OPENSSH PRIVATE KEY-----\s*$/
const magic = 'openssh-key-v1\0'

/** `publicKey`: 32 bytes in base64url. null for another format or kind of key, or one with a passphrase. */
export function readOpenSshKey(text: string): { key: KeyObject; publicKey: string } | null {
  const bytes = Buffer.from(form.exec(text)?.[1] ?? '', 'base64')
  if (!bytes.subarray(0, magic.length).equals(Buffer.from(magic))) return null
  try {
    const outer = fieldsOf(bytes, magic.length)
    const [cipher, kdf] = [outer.next(), outer.next()]
    outer.next()
    if (String(cipher) !== 'none' || String(kdf) !== 'none' || outer.number() !== 1) return null
    outer.next()
    const inner = fieldsOf(outer.next())
    // Two equal numbers; they differ if a passphrase is wrong.
    const [check, again] = [inner.number(), inner.number()]
    if (check !== again || String(inner.next()) !== 'ssh-ed25519') return null
    const [pub, pair] = [inner.next(), inner.next()]
    if (pub.length !== 32 || pair.length !== 64) return null
    const publicKey = pub.toString('base64url')
    const d = pair.subarray(0, 32).toString('base64url')
    const key = createPrivateKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', d, x: publicKey } })
    return { key, publicKey }
  } catch {
    return null
  }
}

/** Converts the line of a .pub file to 32 bytes in base64url. */
export function rawPublicKey(line: string): string | null {
  const [type, blob = ''] = line.trim().split(/\s+/)
  const bytes = Buffer.from(blob, 'base64')
  return type === 'ssh-ed25519' && bytes.length === 51 ? bytes.subarray(19).toString('base64url') : null
}

function fieldsOf(bytes: Buffer, from = 0) {
  let at = from
  const number = () => {
    const value = bytes.readUInt32BE(at)
    at += 4
    return value
  }
  return {
    number,
    next(): Buffer {
      const length = number()
      if (at + length > bytes.length) throw new RangeError('cut off')
      at += length
      return bytes.subarray(at - length, at)
    },
  }
}
