// Lists the names in a user's folder, for a window in a browser. A path is first resolved completely, and only then
// compared with the allowed places: a link that leads out of them is not followed, and a path elsewhere gets the same
// answer whether it exists or not.
import { dirname, join } from 'node:path'
import type { BrowsedEntry } from '#shared/contract/files.ts'
import { failure } from '#shared/errors.ts'
import type { FolderEntry } from './ports/files.ts'
import type { Ports } from './ports/index.ts'
import type { GroupHandlers } from './rpc/handlers.ts'

const operation = 'files.browse'
export const namesAtMost = 20_000

type Place = { path: string; kind: 'home' | 'media' }

const isBelow = (path: string, root: string) =>
  path === root || path.startsWith(root.endsWith('/') ? root : `${root}/`)

/** The place that a path is, or is below, judged by its text alone. */
const placeOf = (path: string, places: readonly Place[]): Place | undefined =>
  places.find(place => isBelow(path, place.path))

/** "/a/./b/../c/" → "/a/c"; null if it is not absolute. */
function plainPath(path: string): string | null {
  if (!path.startsWith('/') || path.includes('\0')) return null
  const parts: string[] = []
  for (const part of path.split('/'))
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  return `/${parts.join('/')}`
}

type BrowsePorts = {
  files: Pick<Ports['files'], 'resolve' | 'facts' | 'entries' | 'mountedMedia'>
  host: Pick<Ports['host'], 'home'>
}

/** Throws folder.outside, file.missing, file.broken. */
export async function browse({ files, host }: BrowsePorts, wanted: string | null) {
  const places = await placesOf()
  if (wanted === null) return { path: null, parent: null, places, entries: [], more: 0 }
  const path = await insidePath(wanted)
  const listed = await files.entries(path)
  const entries: BrowsedEntry[] = []
  for (const entry of listed) {
    const kind = entry.name.startsWith('.') ? null : await kindOf(path, entry)
    if (kind) entries.push({ name: entry.name, kind })
  }
  const { compare } = new Intl.Collator('en', { numeric: true })
  entries.sort((a, b) => (a.kind === b.kind ? compare(a.name, b.name) : a.kind === 'folder' ? -1 : 1))
  return {
    path,
    parent: places.some(place => place.path === path) ? null : dirname(path),
    places,
    entries: entries.slice(0, namesAtMost),
    more: Math.max(0, entries.length - namesAtMost),
  }

  async function placesOf(): Promise<Place[]> {
    const wanted = [
      { path: host.home, kind: 'home' as const },
      ...(await files.mountedMedia()).map(path => ({ path, kind: 'media' as const })),
    ]
    const found: Place[] = []
    for (const { path, kind } of wanted) {
      const real = await files.resolve(path)
      // A home of "/" would allow every folder.
      if (real && real !== '/' && !found.some(place => place.path === real)) found.push({ path: real, kind })
    }
    return found
  }

  async function insidePath(text: string): Promise<string> {
    const plain = plainPath(text)
    const outside = failure('folder.outside', { operation, values: { path: text } })
    if (plain === null) throw outside
    const real = await files.resolve(text).catch(() => null) // same error as for any other unreachable path
    if (real && placeOf(real, places)) return real
    if (!real && placeOf(plain, places)) throw failure('file.missing', { operation, values: { path: text } })
    throw outside
  }

  async function kindOf(folder: string, { name, kind }: FolderEntry): Promise<BrowsedEntry['kind'] | null> {
    if (kind !== 'link') return kind === 'other' ? null : kind
    // Leaves out a link that is dangling, cyclic, or not permitted.
    const real = await files.resolve(join(folder, name)).catch(() => null)
    if (!real || !placeOf(real, places)) return null
    const found = (await files.facts(real).catch(() => null))?.kind // as above
    return found === 'folder' || found === 'file' ? found : null
  }
}

/** The group "files" of the contract. */
export const filesHandlers = (ports: Ports): GroupHandlers<'files'> => ({
  browse: ({ path }) => browse(ports, path),
})
