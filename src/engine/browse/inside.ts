// Whether a path is one of these places or below it, judged by its text alone. Pure.

export type Place = { path: string; kind: 'home' | 'media' }

const isBelow = (path: string, root: string) =>
  path === root || path.startsWith(root.endsWith('/') ? root : `${root}/`)

export const placeOf = (path: string, places: readonly Place[]): Place | undefined =>
  places.find(place => isBelow(path, place.path))

/** "/a/./b/../c/" → "/a/c"; null if it is not absolute. */
export function plainPath(path: string): string | null {
  if (!path.startsWith('/') || path.includes('\0')) return null
  const parts: string[] = []
  for (const part of path.split('/'))
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  return `/${parts.join('/')}`
}
