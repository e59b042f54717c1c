// An option's pattern is of the whole text, and read as the window and the command line read it: with the flag u.

/** Throws a SyntaxError when it is none. */
export const wholeText = (pattern: string) => new RegExp(`^(?:${pattern})$`, 'u')

export function isPattern(pattern: string): boolean {
  try {
    return wholeText(pattern) instanceof RegExp
  } catch {
    return false
  }
}
