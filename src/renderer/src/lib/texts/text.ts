/** Every word of the search in one of the texts, whatever the case. */
export function matches(search: string, ...texts: string[]): boolean {
  const all = texts.join(' ').toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every(word => all.includes(word))
}
