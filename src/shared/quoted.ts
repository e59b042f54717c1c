/** A word of a command line, quoted for a POSIX shell if necessary. */
export const quoted = (word: string) =>
  /^[A-Za-z0-9@%+=:,./_-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
