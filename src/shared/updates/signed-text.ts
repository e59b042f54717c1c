// The form of what is signed for updates: a first line with its kind and version, then one "name value" line for each
// field in a fixed order, then the signature over all bytes before it. One value has one text: what a parser accepts,
// it would write again byte for byte. Pure, and without a library: machines read it too.

/** The limit for a whole text, in characters; all of them are ASCII. */
export const maxSignedTextLength = 1500

/** `name:base64` of 64 bytes, as Nix writes signatures; in the last letter, the bits that hold nothing are zero. */
const signatureForm = /^[A-Za-z0-9._-]{1,100}:[A-Za-z0-9+/]{85}[AQgw]==$/
/** The same of 32 bytes, as Nix writes public keys. */
export const updateKeyForm = /^[A-Za-z0-9._-]{1,100}:[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/

/** Whether this key made this signature of this text. */
export type Verify = (text: string, signature: string, publicKey: string) => boolean

type SignedText<F extends string> = {
  fields: Record<F, string>
  /** The text that the signature covers. */
  signed: string
  signature: string
}

export function unsignedText<F extends string>(
  kind: string,
  names: readonly F[],
  fields: Record<F, string>,
): string {
  return [kind, ...names.map(name => `${name} ${fields[name]}`), ''].join('\n')
}

export const withSignature = (text: string, signature: string): string => `${text}sign ${signature}\n`

/** null if it is not exactly such a text. The values are not checked. */
export function parseSignedText<F extends string>(
  text: string,
  kind: string,
  names: readonly F[],
): SignedText<F> | null {
  if (text.length > maxSignedTextLength) return null
  const lines = text.split('\n')
  if (lines.length !== names.length + 3 || lines[0] !== kind || lines.at(-1) !== '') return null
  const fields = {} as Record<F, string>
  for (const [index, name] of names.entries()) {
    const value = restOf(lines[index + 1], name)
    if (value === null) return null
    fields[name] = value
  }
  const signature = restOf(lines.at(-2), 'sign')
  if (signature === null || !signatureForm.test(signature)) return null
  return { fields, signed: unsignedText(kind, names, fields), signature }
}

const restOf = (line: string | undefined, name: string): string | null =>
  line?.startsWith(`${name} `) ? line.slice(name.length + 1) : null

/** Without a sign, an exponent or a leading zero; null for anything else. */
export function wholeNumber(text: string): number | null {
  return /^[1-9]\d{0,15}$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : null
}
