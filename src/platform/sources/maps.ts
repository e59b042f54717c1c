// Block maps that come with a source: Kiln's own, or one next to the file, as Yocto's images have them.
import { basename } from 'node:path'
import { type Bmap, readBmap } from '#platform/disk-images/disk-images.ts'
import { KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'
import { errnoText } from './failures.ts'

/** `isOwn`: made by Kiln for this very file, which has not changed since. */
export type FoundMap = { map: Bmap; isOwn: boolean; file: string }
/** One that lies there. The reason continues "is not used: ". */
type UnusedMap = { file: string; reason: Value }

const packedEnding = /\.(gz|xz|zst|bz2|zip)$/i
const imageEnding = /\.(img|image|raw|iso|wic|dd|bin|disk|hddimg|sdimg|sdcard)$/i

/** `disk.raw.xz` may have `disk.raw.xz.bmap`, `disk.raw.bmap` or `disk.bmap`. */
function placesOf(path: string): string[] {
  const names = [path]
  for (let name = path; packedEnding.test(name); names.push(name)) name = name.replace(packedEnding, '')
  return [...new Set([...names, (names.at(-1) ?? path).replace(imageEnding, '')])].map(each => `${each}.bmap`)
}

/**
 * The map for a disk of this size (null: unknown). One that can't be read, is of an unknown version, or is for
 * a disk of another size is not used: then more is written, and its checksums are not checked.
 */
export async function mapFor(
  path: string,
  own: string | null,
  sizeBytes: number | null,
): Promise<FoundMap | null> {
  return (await mapsFor(path, own, sizeBytes)).found
}

/** Returns the maps, also those that are not used, and why. */
export async function mapsFor(
  path: string,
  own: string | null,
  sizeBytes: number | null,
): Promise<{ found: FoundMap | null; unused: UnusedMap[] }> {
  const unused: UnusedMap[] = []
  for (const place of own === null ? placesOf(path) : [own]) {
    const map = await readMap(place)
    if (!map) continue
    const file = basename(place)
    if ('reason' in map) unused.push({ file, reason: map.reason })
    else if (sizeBytes === null || map.imageBytes === sizeBytes)
      return { found: { map, isOwn: own !== null, file }, unused }
    else
      unused.push({
        file,
        reason: message('beside.map-size', { found: map.imageBytes, expected: sizeBytes }),
      })
  }
  return { found: null, unused }
}

/** null if there is none. */
async function readMap(path: string): Promise<Bmap | { reason: Value } | null> {
  try {
    return await readBmap(path)
  } catch (thrown) {
    if (!(thrown instanceof KilnError)) return { reason: errnoText(thrown) }
    if (thrown.code === 'file.missing') return null
    return { reason: thrown.values['reason'] ?? '' }
  }
}
