// A box's identity: an id, which is not secret, and a key that never leaves it. Both are made at its first
// start; a move makes another key (device-keys.ts).
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomInt,
  randomUUID,
  sign,
} from 'node:crypto'
import { createDurably } from './create-durably.ts'
import { keyFileAt } from './device-keys.ts'
import { readBounded, writeDurably } from './durable-file.ts'
import { placeOf } from './moved.ts'
import type { StateFiles } from './state-files.ts'

export type Identity = {
  /** A version 4 UUID. */
  id: string
  /** 32 bytes of the Ed25519 key in base64url. */
  publicKey: string
  /** base64url. */
  sign(text: string): string
  /** The header Kiln-Proof of a call. `nonce`: the server's, or ''. Each signature is accepted once. */
  proof(call: { method: string; path: string; body: string; nonce: string }): string
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i

/** The identity by which its Connect knows the box. Throws if the folder cannot be written, or if its key is damaged. */
export function loadIdentity(files: StateFiles): Identity {
  const identity = identityWith(files, keyFileAt(files, placeOf(files)))
  const { publicKey } = identity
  publish(files.publicKey, publicKey)
  return identity
}

/** Several programs of a box start at once, and each writes it. */
function publish(path: string, publicKey: string): void {
  const isThere = () => readBounded(path)?.trim() === publicKey
  if (isThere()) return
  try {
    writeDurably(path, `${publicKey}\n`, 0o644)
  } catch (thrown) {
    if (!isThere()) throw thrown
  }
}

/** `keyFile`: made if it is missing. Throws as loadIdentity does. */
export function identityWith({ installId }: StateFiles, keyFile: string): Identity {
  const key = loadKey(keyFile)
  const publicKey = String(createPublicKey(key).export({ format: 'jwk' }).x)
  const id = (readBounded(installId) ?? createDurably(installId, `${randomUUID()}\n`, 0o644)).trim()
  if (!uuid.test(id)) throw new Error(`${installId} does not hold an id`)
  let last = 0
  const signed = (text: string) => sign(null, Buffer.from(text), key).toString('base64url')
  return {
    id,
    publicKey,
    sign: signed,
    proof({ method, path, body, nonce }) {
      last = Math.max(last + 1, Math.floor(Date.now() / 1000))
      // The server ignores the time if there is a nonce, so a random time keeps two programs apart within a second.
      const time = nonce === '' ? last : randomInt(1e12)
      const digest = createHash('sha256').update(body).digest('hex')
      const text = `kiln-connect 1\n${method}\n${path}\n${digest}\n${time}\n${nonce}\n`
      return `${time}.${nonce}.${signed(text)}`
    },
  }
}

function loadKey(path: string): KeyObject {
  const known = readBounded(path)
  if (known !== null) return createPrivateKey(known)
  const { privateKey } = generateKeyPairSync('ed25519')
  return createPrivateKey(createDurably(path, String(privateKey.export({ type: 'pkcs8', format: 'pem' }))))
}
