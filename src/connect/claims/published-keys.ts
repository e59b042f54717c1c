// The daily key that signs the pointers of a published folder: the one in the key set that the folder's
// recovery key signed.
import { createPublicKey, verify } from 'node:crypto'
import { markIn } from '#shared/updates/folder-mark.ts'
import { type KeySet, parseKeySet } from '#shared/updates/key-set.ts'
import { updateKeyForm, type Verify } from '#shared/updates/signed-text.ts'

/**
 * `mark`, `keys`: the texts of kiln-updates.json and "keys", null if missing. Returns null if no key is
 * known.
 */
export function publishedKeys(mark: string | null, keys: string | null): KeySet | null {
  const owner = mark === null ? null : markIn(mark)
  const parsed = keys === null ? null : parseKeySet(keys)
  return owner && parsed?.isSignedBy(owner.recovery, isSignedBy) ? parsed.keySet : null
}

/** Signatures in Nix's format: "name:base64", Ed25519. */
export const isSignedBy: Verify = (text, signature, publicKey) => {
  const [[by, key = ''], [name, signed = '']] = [publicKey.split(':'), signature.split(':')]
  if (by !== name || !updateKeyForm.test(publicKey)) return false
  const x = Buffer.from(key, 'base64').toString('base64url')
  const made = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  return verify(null, Buffer.from(text), made, Buffer.from(signed, 'base64'))
}
