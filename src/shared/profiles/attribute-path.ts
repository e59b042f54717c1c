// Paths of attributes, as Nix's command line reads them: names between dots, one with a dot in quotation marks, and no escapes.
// Pure.

const identifier = /^[A-Za-z_][\w'-]*$/

/** `a."b.c"` → a, b.c. null for a quotation mark that is not closed, or stands within a name. */
export function attributePath(text: string): string[] | null {
  const path: string[] = []
  const names = /(?:"([^"]*)"|([^".]+))(\.|$)/y
  while (names.lastIndex < text.length) {
    const found = names.exec(text)
    if (!found) return null
    path.push(found[1] ?? found[2] ?? '')
    if (found[3] === '.' && names.lastIndex === text.length) return null
  }
  return path
}

export const attributeText = (path: readonly string[]): string =>
  path.map(name => (identifier.test(name) ? name : `"${name}"`)).join('.')
