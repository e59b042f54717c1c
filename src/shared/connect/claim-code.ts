// The code that a box shows until it has an owner, after RFC 8628 section 6.1: eight consonants, which spell
// no words, and none that looks like another letter or a digit. 20^8 codes, 34.6 bits.

export const codeLetters = 'BCDFGHJKLMNPQRSTVWXZ'
const length = 8

/** Makes a code in display form: BCDF-GHJK. `randomByte`: uniform, 0–255. */
export function newClaimCode(randomByte: () => number): string {
  const below = 256 - (256 % codeLetters.length)
  const letter = (): string => {
    // Higher bytes would make the first letters more likely.
    for (let byte = randomByte(); ; byte = randomByte()) {
      if (byte < below) return codeLetters.charAt(byte % codeLetters.length)
    }
  }
  return shown(Array.from({ length }, letter).join(''))
}

/** Reads a typed code in any case, with any separators. null if it is not a code. */
export function readClaimCode(typed: string): string | null {
  const capitals = readLetters(typed, length)
  return capitals === null ? null : shown(capitals)
}

/**
 * Reads exactly `count` ASCII letters in any case, with any separators, and returns them in capitals. null
 * for anything else.
 */
export function readLetters(typed: string, count: number): string | null {
  // Bounds the number of separators.
  if (typed.length > 5 * count) return null
  const bare = typed.replace(/[\s\p{Dash}._]/gu, '')
  // Checked before changing case: "ß" becomes two capital letters.
  if (bare.length !== count || !/^[A-Za-z]+$/.test(bare)) return null
  const capitals = bare.toUpperCase()
  return [...capitals].every(each => codeLetters.includes(each)) ? capitals : null
}

const shown = (bare: string) => `${bare.slice(0, length / 2)}-${bare.slice(length / 2)}`
