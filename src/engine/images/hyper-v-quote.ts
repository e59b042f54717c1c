// Values in a PowerShell script: as literals that no content can end. Pure.

/** A single-quoted string: nothing in it is expanded, and only a quote ends it. PowerShell also accepts the
 *  typographic quotes U+2018 to U+201B; each is doubled separately (about_Quoting_Rules; the tokenizer's
 *  IsSingleQuote). */
export const powerShellString = (text: string): string =>
  `'${text.toWellFormed().replace(/['\u2018-\u201b]/g, '$&$&')}'`

/** For a one-line comment: contains no line end of any kind. */
export const powerShellComment = (text: string): string =>
  `# ${text.toWellFormed().replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')}`
