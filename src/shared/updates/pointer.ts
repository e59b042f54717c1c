// The pointer: which system a box is to run, signed by the daily key. Each box has one, and it is the only
// file of a published folder that changes its content.
import { storePathForm } from '../store-path.ts'
import { parseSignedText, unsignedText, type Verify, wholeNumber, withSignature } from './signed-text.ts'

export type Pointer = {
  /** `box/<id>` or `ring/<name>`: who may take it. */
  for: string
  /** The profile's id, or a short form of a flake reference (profileMark). */
  profile: string
  architecture: string
  /** The number of the key set whose daily key signed it. */
  keys: number
  /** Rises with each pointer of a key set. */
  sequence: number
  toplevel: string
  /** Seconds since the epoch. */
  made: number
  expires: number
}

const kind = 'kiln-update 1'
const names = ['for', 'profile', 'architecture', 'keys', 'sequence', 'toplevel', 'made', 'expires'] as const

const forms = {
  for: /^(?:box\/[0-9a-f]{16}|ring\/[a-z0-9][a-z0-9-]{0,59})$/,
  profile: /^[a-z0-9][a-z0-9.-]{0,99}$/,
  architecture: /^(?:x86_64|aarch64)$/,
  toplevel: storePathForm,
} as const

export const daySeconds = 86_400
/** A pointer that would be valid for longer could not be withdrawn by letting it expire. */
export const longestDays = 400

/** The whole text. Throws RangeError if a value has no form: that is a fault of the caller. */
export function signedPointer(pointer: Pointer, sign: (text: string) => string): string {
  const { keys, sequence, made, expires, ...texts } = pointer
  const numbers = { keys: `${keys}`, sequence: `${sequence}`, made: `${made}`, expires: `${expires}` }
  const fields = { ...texts, ...numbers }
  if (fromFields(fields) === null) throw new RangeError('pointer')
  const text = unsignedText(kind, names, fields)
  return withSignature(text, sign(text))
}

/** null if it is not a pointer in its only form. The signature is not checked. */
export function parsePointer(text: string): { pointer: Pointer; isSignedBy: SignedBy } | null {
  const parsed = parseSignedText(text, kind, names)
  const pointer = parsed && fromFields(parsed.fields)
  if (!parsed || !pointer) return null
  return { pointer, isSignedBy: (key, verify) => verify(parsed.signed, parsed.signature, key) }
}
type SignedBy = (publicKey: string, verify: Verify) => boolean

function fromFields(fields: Record<(typeof names)[number], string>): Pointer | null {
  const [keys, sequence] = [wholeNumber(fields.keys), wholeNumber(fields.sequence)]
  const [made, expires] = [wholeNumber(fields.made), wholeNumber(fields.expires)]
  if (keys === null || sequence === null || made === null || expires === null) return null
  if (expires <= made || expires - made > longestDays * daySeconds) return null
  const { for: audience, profile, architecture, toplevel } = fields
  if (!forms.for.test(audience) || !forms.profile.test(profile)) return null
  if (!forms.architecture.test(architecture) || !forms.toplevel.test(toplevel)) return null
  return { for: audience, profile, architecture, keys, sequence, toplevel, made, expires }
}
