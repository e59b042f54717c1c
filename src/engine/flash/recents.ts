// recents.json in the state folder: the sources that were flashed recently. A missing one is not offered, and one
// that the user removed is forgotten.
import { join } from 'node:path'
import { jsonText, parseVersioned } from '#engine/json-file.ts'
import type { EngineParts } from '#engine/parts.ts'
import { createSerialQueue } from '#engine/serial-queue.ts'
import type { FlashSource } from '#shared/flash/flash.ts'
import { type RecentSource, type Recents, recents, recentsVersion } from '#shared/flash/recents.ts'
import { originOf } from './request/origin.ts'

const mostRecents = 10

/** Pure. A source that is flashed again comes first; a URL that may contain a password or a key is not kept. */
export const withRecent = (old: Recents, flashed: RecentSource): Recents =>
  mayHoldSecret(flashed.source)
    ? old
    : { ...old, sources: [flashed, ...without(old, flashed.source).sources].slice(0, mostRecents) }

/** Pure. */
export const without = (old: Recents, source: FlashSource): Recents => ({
  ...old,
  sources: old.sources.filter(one => !isSame(one.source, source)),
})

const isSame = (a: FlashSource, b: FlashSource) =>
  a.kind === 'image'
    ? b.kind === 'image' && a.id === b.id && a.format === b.format
    : a.kind === 'file'
      ? b.kind === 'file' && a.path === b.path
      : b.kind === 'url' && a.url === b.url

/** Signed URLs have their signature in the query. */
function mayHoldSecret(source: FlashSource): boolean {
  if (source.kind !== 'url') return false
  const url = URL.parse(source.url)
  return !url || Boolean(url.username || url.password || url.search)
}

type RecentsFile = {
  /** Lists the sources that still exist; no server is contacted for a URL. Throws recents.newer, file.broken. */
  list(): Promise<RecentSource[]>
  change(change: (old: Recents) => Recents): Promise<void>
}

export function recentsFile(parts: Pick<EngineParts, 'ports' | 'imagesFolder'>): RecentsFile {
  const { files, folders } = parts.ports
  const path = join(folders.data, 'recents.json')
  const inTurn = createSerialQueue()

  async function read(): Promise<Recents> {
    const text = await files.readText(path)
    if (text === null) return { schema: recentsVersion, sources: [] }
    const errors = { newer: 'recents.newer', broken: 'file.broken', operation: 'flash' } as const
    return parseVersioned(text, { type: recents, version: recentsVersion, path, errors })
  }

  async function isThere({ source }: RecentSource): Promise<boolean> {
    if (source.kind === 'url') return true
    const found =
      source.kind === 'file'
        ? files.facts(source.path).then(facts => facts?.kind === 'file')
        : originOf(parts, source).then(() => true)
    // A source that cannot be read now cannot be flashed either.
    return found.catch(() => false)
  }

  return {
    async list() {
      const { sources } = await read()
      const there = await Promise.all(sources.map(isThere))
      return sources.filter((_, index) => there[index])
    },
    change: change => inTurn(async () => files.writeText(path, jsonText(change(await read())))),
  }
}
