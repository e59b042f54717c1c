// Block maps that come with a source: Kiln's own, or one next to the file, as Yocto's images have them.
import { type Bmap, readBmap } from '#platform/disk-images/disk-images.ts'

/** `isOwn`: made by Kiln for this very file, which has not changed since. */
export type FoundMap = { map: Bmap; isOwn: boolean }

const packedEnding = /\.(gz|xz|zst|bz2|zip)$/i
const imageEnding = /\.(img|image|raw|iso|wic|dd|bin|disk|hddimg|sdimg|sdcard)$/i

/**
 * `disk.raw.xz` may have `disk.raw.xz.bmap`, `disk.raw.bmap` or `disk.bmap`. One that can't be read, is of an
 * unknown version, or is for a disk of another size (null: unknown) is ignored: then more is written, and
 * nothing is wrong.
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
    return await readBmap(path)
  } catch {
    return null
  }
}
