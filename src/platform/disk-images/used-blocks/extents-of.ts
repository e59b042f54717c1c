// What of a raw disk in a file has to be written to a drive that holds something else: every block that is not zero, and
// every block that is relied upon, zero or not.

import { type Extent, intersect, joined, subtract, union, widened } from '#shared/disk/extents.ts'
import type { Bmap } from '../blocks/bmap.ts'
import { blockBytes, mergeBlocks } from '../blocks/mapped-ranges.ts'
import type { Layout } from './layout.ts'

/** Gaps up to this size are written: it costs less than one more range. */
const joinBytes = mergeBlocks * blockBytes - 1

const whole = (sizeBytes: number): Extent[] => (sizeBytes > 0 ? [{ offset: 0, length: sizeBytes }] : [])

/** `data`: what is no hole of the file, and not zero as far as that was looked at (in the free space). */
export function extentsOf({ free }: Layout, data: Extent[], sizeBytes: number): Extent[] {
  return finished(union(subtract(whole(sizeBytes), free), data), sizeBytes)
}

/** The author of a block map knows more than its holes do; but the map was made by zeros or holes alone, so what a file
 *  system is known to rely on is written too. */
export function extentsByMap({ reliedOn }: Layout, bmap: Bmap, sizeBytes: number): Extent[] {
  return finished(union(mappedExtents(bmap), reliedOn), sizeBytes)
}

export const mappedExtents = ({ ranges, blockBytes, imageBytes }: Bmap): Extent[] =>
  intersect(
    union(
      ranges.map(({ first, last }) => ({
        offset: first * blockBytes,
        length: (last - first + 1) * blockBytes,
      })),
    ),
    whole(imageBytes),
  )

const finished = (list: Extent[], sizeBytes: number) =>
  joined(widened(intersect(list, whole(sizeBytes)), blockBytes, sizeBytes), joinBytes)
