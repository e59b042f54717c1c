// Spells out every input of a request, so that a person approves exactly what will run, and no two requests read alike.

/**
 * Signs that have no shape (U+2800 is the empty sign of Braille), other spaces than the usual one, and the blocks of the
 * scripts that are written from right to left: these turn numbers and signs beside them.
 */
const unclear =
  /(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/gu

const visible = (text: string): string =>
  JSON.stringify(text).replace(unclear, sign => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`)

const wordOf = (value: unknown): string => {
  if (typeof value !== 'string') return JSON.stringify(value) ?? String(value)
  return /^[A-Za-z0-9._@%+=:,/-]+$/.test(value) ? value : visible(value)
}

/** Words that read alike are alike. */
export const wordsOf = (words: readonly unknown[]): string => words.map(wordOf).join(' ')

/** "dev label: before": what it is about, then each other value with its name, a list as its words. */
export const inputWords = (input: Readonly<Record<string, unknown>>): string =>
  Object.entries(input)
    .map(([key, value]) => {
      const words = Array.isArray(value) ? wordsOf(value) : wordOf(value)
      return key === 'name' ? words : `${key}: ${words}`
    })
    .join(' ')

/** Returns the workload's name; '' if the input names none. */
export const nameIn = (input: Readonly<Record<string, unknown>>): string =>
  typeof input['name'] === 'string' ? input['name'] : ''
