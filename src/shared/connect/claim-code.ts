// The code that a box shows until it belongs to an owner, after RFC 8628 section 6.1: eight letters without vowels, which spell
// no words, and without those that look like others or like digits. 20^8 codes, 34.6 bits.

export const codeLetters = 'BCDFGHJKLMNPQRSTVWXZ'
const length = 8

/** As it is shown: BCDF-GHJK. `randomByte`: uniform, 0–255. */
export function newClaimCode(randomByte: () => number): string {
  const below = 256 - (256 % codeLetters.length)
  const letter = (): string => {
    // Bytes past the last whole multiple would make the first letters more likely.
    for (let byte = randomByte(); ; byte = randomByte()) {
      if (byte < below) return codeLetters.charAt(byte % codeLetters.length)
    }
  }
  return shown(Array.from({ length }, letter).join(''))
}

/** What a person typed as the code that is shown: any case, any separators. null for what is not a code. */
export function readClaimCode(typed: string): string | null {
  const capitals = readLetters(typed, length)
  return capitals === null ? null : shown(capitals)
}

/** `count` letters of these, in capitals, of what a person typed: any case, any separators. null for anything else. */
export function readLetters(typed: string, count: number): string | null {
  // Separators of any kind are few.
  if (typed.length > 5 * count) return null
  const bare = typed.replace(/[\s\p{Dash}._]/gu, '')
  // Before the case is changed: the capitals of "ß" are two letters of a code.
  if (bare.length !== count || !/^[A-Za-z]+$/.test(bare)) return null
  const capitals = bare.toUpperCase()
  return [...capitals].every(each => codeLetters.includes(each)) ? capitals : null
}

const shown = (bare: string) => `${bare.slice(0, length / 2)}-${bare.slice(length / 2)}`
