// Values in a PowerShell script: as literals that nothing in them can end. Pure.

/**
 * A single-quoted string: nothing in it is expanded, and only a quote ends it. PowerShell takes the typographic quotes
 * U+2018 to U+201B for that quote, too; each is doubled by itself (about_Quoting_Rules; the tokenizer's IsSingleQuote).
 */
export const powerShellString = (text: string): string =>
  `'${text.toWellFormed().replace(/['\u2018-\u201b]/g, '$&$&')}'`

/** For a comment of one line: no line end of any kind is in it. */
export const powerShellComment = (text: string): string =>
  `# ${text.toWellFormed().replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')}`
