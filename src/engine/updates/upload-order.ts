// The order in which a published folder's files are uploaded: each after everything that it refers to. Pure.

/**
 * A path's description follows its file, and a pointer follows the key set. Last comes the file that releases
 * the pointers in "later".
 */
const ranks = [
  /^cache\/nar\//,
  /^cache\//,
  /^kiln-updates\.json$/,
  /^keys$/,
  /^history\//,
  /^later\//,
  /^pointers\//,
  /^wave$/,
]

/** -1 for other files, such as a user's or one that is being written: they are not uploaded. */
const rankOf = (path: string) => ranks.findIndex(each => each.test(path))

const isPartial = (path: string) => /(?:^|\/)\./.test(path) || path.endsWith('.partial')

export const uploadOrder = (paths: readonly string[]): string[] =>
  paths
    .filter(path => rankOf(path) >= 0 && !isPartial(path))
    .sort((a, b) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1))
