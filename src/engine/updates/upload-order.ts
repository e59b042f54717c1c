// In which order the files of a published folder come to a server: each after all that it names. Pure.

/** What a path is, after its file; a pointer after the key set; last, what lets go of those in "later". */
const ranks = [
  ...[/^cache\/nar\//, /^cache\//, /^kiln-updates\.json$/, /^keys$/, /^history\//],
  ...[/^later\//, /^pointers\//, /^wave$/],
]

/** Of another file: a person's, or one that is written just then. It stays here. */
const rankOf = (path: string) => ranks.findIndex(each => each.test(path))

const isPartial = (path: string) => /(?:^|\/)\./.test(path) || path.endsWith('.partial')

export const uploadOrder = (paths: readonly string[]): string[] =>
  paths
    .filter(path => rankOf(path) >= 0 && !isPartial(path))
    .sort((a, b) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1))
