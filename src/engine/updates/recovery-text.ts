// The recovery key in the form that a person keeps on paper or on a stick: eleven groups of five characters.
// They encode its 32 bytes and a 2-byte checksum in Crockford's base 32, which has no letters that look like
// digits. Pure.
import { createHash } from 'node:crypto'

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const seedBytes = 32
const checkBytes = 2
const groupLength = 5
const signs = ((seedBytes + checkBytes) * 8 + 3) / 5

const checkOf = (seed: Uint8Array) =>
  createHash('sha256').update('kiln-recovery').update(seed).digest().subarray(0, checkBytes)

export function recoveryText(seed: Uint8Array): string {
  const hex = Buffer.concat([seed, checkOf(seed)]).toString('hex')
  // Three zero bits pad the last character.
  const number = BigInt(`0x${hex}`) << 3n
  const text = Array.from({ length: signs }, (_, at) =>
    alphabet.charAt(Number((number >> BigInt(5 * (signs - 1 - at))) & 31n)),
  ).join('')
  return Array.from({ length: signs / groupLength }, (_, at) =>
    text.slice(at * groupLength, (at + 1) * groupLength),
  ).join('-')
}

/** Accepts any case, spaces and dashes; O is read as 0, I and L as 1. null if it is not a key. */
export function parseRecoveryText(typed: string): Uint8Array | null {
  if (typed.length > 300) return null
  const text = typed.replaceAll(/[\s-]/g, '').toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  if (text.length !== signs) return null
  let number = 0n
  for (const sign of text) {
    const value = alphabet.indexOf(sign)
    if (value < 0) return null
    number = (number << 5n) | BigInt(value)
  }
  if ((number & 7n) !== 0n) return null
  const hex = (number >> 3n).toString(16).padStart((seedBytes + checkBytes) * 2, '0')
  const bytes = Buffer.from(hex, 'hex')
  const seed = bytes.subarray(0, seedBytes)
  return checkOf(seed).equals(bytes.subarray(seedBytes)) ? seed : null
}
