// Block maps that come with a source: Kiln's own, or one that lies beside the file, as Yocto's images have them.
import { realpath } from 'node:fs/promises'
import { type Bmap, parseBmap } from '#platform/disk-images/disk-images.ts'
import { readForeignText } from '../files/foreign-text.ts'

/** `isOwn`: made by Kiln for this very file, which has not changed since. */
export type FoundMap = { map: Bmap; isOwn: boolean }

/** Its sums have to fit into a message to the writer (jsonFrameBytes). */
const maxMapBytes = 32 << 20
const packedEnding = /\.(gz|xz|zst|bz2|zip)$/i
const imageEnding = /\.(img|image|raw|iso|wic|dd|bin|disk|hddimg|sdimg|sdcard)$/i

/**
 * `disk.raw.xz` may have `disk.raw.xz.bmap`, `disk.raw.bmap` or `disk.bmap`. One that can't be read, is of a kind that is
 * not known, or is for a disk of another size (null: not known) is left aside: then more is written, and nothing is wrong.
 */
export async function mapFor(
  path: string,
  own: string | null,
  sizeBytes: number | null,
): Promise<FoundMap | null> {
  const unpacked = path.replace(packedEnding, '')
  const beside = new Set([path, unpacked, unpacked.replace(imageEnding, '')])
  for (const place of own === null ? [...beside].map(each => `${each}.bmap`) : [own]) {
    const map = await readMap(place)
    if (map && (sizeBytes === null || map.imageBytes === sizeBytes)) return { map, isOwn: own !== null }
  }
  return null
}

async function readMap(path: string): Promise<Bmap | null> {
  try {
    // A link to a map is one; what it leads to has to be an ordinary file.
    const text = await readForeignText(await realpath(path), maxMapBytes)
    return text === null ? null : parseBmap(text, path)
  } catch {
    return null
  }
}
