// Texts of the catalogue and values from outside as strings and comments of PowerShell. Pure.
import { fillPlain } from '#shared/messages/plain.ts'

/** A single-quoted string: nothing in it is expanded, and only a quote ends it. PowerShell also accepts the
 *  typographic quotes U+2018 to U+201B; each is doubled separately (about_Quoting_Rules; the tokenizer's
 *  IsSingleQuote). */
export const powerShellString = (text: string): string =>
  `'${text.toWellFormed().replace(/['\u2018-\u201b]/g, '$&$&')}'`

/** Makes a one-line comment, which contains no line end of any kind. */
export const powerShellComment = (text: string): string =>
  `# ${text.toWellFormed().replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')}`

/** A text with values from outside in its holes. */
export const filled = (text: string, values: Readonly<Record<string, string>>): string =>
  fillPlain(text, 'en', { literal: words => words, textOf: hole => values[hole] ?? '', countOf: Number })

/** A double-quoted string in which each hole of the text is the variable of that name. Nothing else in it is expanded. */
export const powerShellText = (text: string): string =>
  `"${fillPlain(text, 'en', {
    literal: words => words.replaceAll(/[`$"\u201c-\u201e]/g, '`$&'),
    textOf: variable => `\${${variable}}`,
    countOf: Number,
  })}"`
