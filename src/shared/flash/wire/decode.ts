// Decoders for what a privileged program reads: small enough to be audited, which a library is not. A decoder returns
// a new value with only the expected fields, or throws Undecodable.

export type Decoder<T> = (value: unknown, at?: string) => T
export type Decoded<D> = D extends Decoder<infer T> ? T : never

export class Undecodable extends Error {
  override readonly name = 'Undecodable'
}

const refuse = (at: string, expected: string): never => {
  throw new Undecodable(`${at}: expected ${expected}`)
}

export const string: Decoder<string> = (value, at = 'value') =>
  typeof value === 'string' ? value : refuse(at, 'text')

export const boolean: Decoder<boolean> = (value, at = 'value') =>
  typeof value === 'boolean' ? value : refuse(at, 'true or false')

export const number: Decoder<number> = (value, at = 'value') =>
  typeof value === 'number' && Number.isFinite(value) ? value : refuse(at, 'a number')

export const integer: Decoder<number> = (value, at = 'value') =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : refuse(at, 'a whole number')

/** Bytes, or a position on a disk: 0 to 2^53 - 1. */
export const byteCount: Decoder<number> = (value, at = 'value') => {
  const count = integer(value, at)
  return count >= 0 ? count : refuse(at, 'a whole number from 0')
}

export const choice =
  <const T extends string>(...allowed: readonly T[]): Decoder<T> =>
  (value, at = 'value') =>
    allowed.find(each => each === value) ?? refuse(at, allowed.join(' or '))

export const nullable =
  <T>(decode: Decoder<T>): Decoder<T | null> =>
  (value, at) =>
    value === null ? null : decode(value, at)

/** `otherwise` replaces a missing value or null. */
export const defaulted =
  <T>(decode: Decoder<T>, otherwise: T): Decoder<T> =>
  (value, at) =>
    value === null || value === undefined ? otherwise : decode(value, at)

export const array =
  <T>(decode: Decoder<T>, { min = 0, max = Number.POSITIVE_INFINITY } = {}): Decoder<T[]> =>
  (value, at = 'value') => {
    if (!Array.isArray(value)) return refuse(at, 'a list')
    if (value.length < min || value.length > max) return refuse(at, `a list of ${min} to ${max}`)
    return value.map((each, index) => decode(each, `${at}.${index}`))
  }

const fieldsOf = (value: unknown, at: string): Map<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? new Map(Object.entries(value))
    : refuse(at, 'an object')

/** Any keys, each with a value of one kind. */
export const record =
  <T>(decode: Decoder<T>): Decoder<Record<string, T>> =>
  (value, at = 'value') =>
    Object.fromEntries(Array.from(fieldsOf(value, at), ([key, each]) => [key, decode(each, `${at}.${key}`)]))

type Fields = Record<string, Decoder<unknown>>
type Required<F extends Fields> = { [K in keyof F]: Decoded<F[K]> }
type Optional<F extends Fields> = { [K in keyof F]?: Decoded<F[K]> | undefined }
type Flat<T> = { [K in keyof T]: T[K] }

/** These keys; unknown keys are dropped. */
export function object<F extends Fields, O extends Fields = Record<never, never>>(
  fields: F,
  optional?: O,
): Decoder<Flat<Required<F> & Optional<O>>> {
  return (value, at = 'value') => {
    const given = fieldsOf(value, at)
    const decoded = new Map<string, unknown>()
    for (const [key, decode] of Object.entries(fields))
      decoded.set(key, decode(given.get(key), `${at}.${key}`))
    for (const [key, decode] of Object.entries(optional ?? {}))
      if (given.get(key) !== undefined) decoded.set(key, decode(given.get(key), `${at}.${key}`))
    return Object.fromEntries(decoded) as Flat<Required<F> & Optional<O>>
  }
}

type Cases = Record<string, Decoder<object>>
type Union<Tag extends string, C extends Cases> = {
  [K in keyof C & string]: Flat<{ [T in Tag]: K } & Decoded<C[K]>>
}[keyof C & string]

/** One of several objects, told apart by the string under `tag`. */
export function tagged<Tag extends string, C extends Cases>(tag: Tag, cases: C): Decoder<Union<Tag, C>> {
  const byTag = new Map(Object.entries(cases))
  return (value, at = 'value') => {
    const kind = string(fieldsOf(value, at).get(tag), `${at}.${tag}`)
    const decode = byTag.get(kind) ?? refuse(`${at}.${tag}`, [...byTag.keys()].join(' or '))
    return { [tag]: kind, ...decode(value, at) } as Union<Tag, C>
  }
}
