// The key set: which daily key signs pointers and paths, said by the recovery key. A set with a higher number replaces
// the one before, and nothing else does.
import {
  parseSignedText,
  unsignedText,
  updateKeyForm,
  type Verify,
  wholeNumber,
  withSignature,
} from './signed-text.ts'

export type KeySet = {
  number: number
  /** `name:base64`, in Nix's form. */
  daily: string
  /** Seconds since the epoch. */
  made: number
}

const kind = 'kiln-keys 1'
const names = ['keys', 'daily', 'made'] as const

export function signedKeySet({ number, daily, made }: KeySet, sign: (text: string) => string): string {
  const text = unsignedText(kind, names, { keys: String(number), daily, made: String(made) })
  return withSignature(text, sign(text))
}

/** null if it is not a key set in its only form. The signature is not checked. */
export function parseKeySet(
  text: string,
): { keySet: KeySet; isSignedBy: (publicKey: string, verify: Verify) => boolean } | null {
  const parsed = parseSignedText(text, kind, names)
  if (!parsed) return null
  const { daily } = parsed.fields
  const [number, made] = [wholeNumber(parsed.fields.keys), wholeNumber(parsed.fields.made)]
  if (number === null || made === null || !updateKeyForm.test(daily)) return null
  return {
    keySet: { number, daily, made },
    isSignedBy: (key, verify) => verify(parsed.signed, parsed.signature, key),
  }
}
