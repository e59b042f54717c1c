// Spells out every input of a request, so that a person approves exactly what will run, and no two requests read alike.

/** Invisible signs, and those that turn the direction of what follows, are written out. */
const visible = (text: string): string =>
  JSON.stringify(text).replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    sign => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`,
  )

const wordOf = (value: unknown): string => {
  if (typeof value !== 'string') return JSON.stringify(value) ?? String(value)
  return /^[\p{L}\p{N}._@%+=:,/-]+$/u.test(value) ? value : visible(value)
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
