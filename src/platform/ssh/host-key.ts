// A host key for a machine that does not run yet, in OpenSSH's own format (PROTOCOL.key of OpenSSH: "openssh-key-v1",
// without a passphrase). Node generates the key but only writes PKCS#8, which sshd does not read for ed25519.
import { generateKeyPairSync, randomBytes } from 'node:crypto'

const type = 'ssh-ed25519'
const cipherBlockBytes = 8

export type KeyPair = {
  /** The key in OpenSSH's own format, which `ssh -i` and sshd read. */
  privateKey: string
  /** One line, as in a .pub file. */
  publicKey: string
}

export const makeHostKey = async (comment: string): Promise<KeyPair> => makeKeyPair(comment)

/** A new ed25519 key. */
export function makeKeyPair(comment: string): KeyPair {
  const { privateKey } = generateKeyPairSync('ed25519')
  const jwk = privateKey.export({ format: 'jwk' })
  const publicBytes = Buffer.from(jwk.x ?? '', 'base64url')
  const secretBytes = Buffer.from(jwk.d ?? '', 'base64url')
  const publicBlob = Buffer.concat([field(type), field(publicBytes)])
  return {
    privateKey: pem(keyFile(publicBlob, Buffer.concat([secretBytes, publicBytes]), comment)),
    publicKey: `${type} ${publicBlob.toString('base64')} ${comment}`,
  }
}

function keyFile(publicBlob: Buffer, secret: Buffer, comment: string): Buffer {
  // Written twice, so that a wrong passphrase would be noticed.
  const check = randomBytes(4)
  const list = Buffer.concat([check, check, publicBlob, field(secret), field(comment)])
  const missing = (cipherBlockBytes - (list.length % cipherBlockBytes)) % cipherBlockBytes
  const padding = Buffer.from(Array.from({ length: missing }, (_, index) => index + 1))
  return Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    field('none'),
    field('none'),
    field(''),
    number(1),
    field(publicBlob),
    field(Buffer.concat([list, padding])),
  ])
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** Length and bytes: "string" of RFC 4251. */
const field = (value: string | Buffer) => {
  const bytes = Buffer.from(value)
  return Buffer.concat([number(bytes.length), bytes])
}

const pem = (bytes: Buffer) =>
  `-----BEGIN OPENSSH PRIVATE KEY-----\n${bytes.toString('base64').replace(/.{1,70}/g, '$&\n')}-----END OPENSSH PRIVATE KEY-----\n`
