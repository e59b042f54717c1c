// Which parts of a raw disk must be written to a drive with other content: every used block, zero or not, and
// of the rest those that are not zero, which is found out while reading.

import { type Extent, intersect, joined, subtract, union, widened } from '#shared/formats/extents.ts'
import { type Bmap, summedRanges } from '../bmap.ts'
import { blockBytes, mergeBlocks } from '../mapped-ranges.ts'
import type { Layout } from './layout.ts'

/** Gaps up to this size are written: cheaper than one more range. */
const joinBytes = mergeBlocks * blockBytes - 1

const whole = (sizeBytes: number): Extent[] => (sizeBytes > 0 ? [{ offset: 0, length: sizeBytes }] : [])

/** The two do not overlap. */
export type Wanted = {
  /** Always written. */
  extents: Extent[]
  /** Written if not zero. */
  unlessZero: Extent[]
}

/** `data`: everything but the file's holes. */
export function extentsOf({ free }: Layout, data: Extent[], sizeBytes: number): Wanted {
  const extents = finished(subtract(whole(sizeBytes), free), sizeBytes)
  const blocks = widened(intersect(data, free), blockBytes, sizeBytes)
  return { extents, unlessZero: subtract(blocks, extents) }
}

/**
 * The author of a block map knows more than the file's holes show. But the map may have been made from zeros
 * or holes alone, so everything that a file system is known to rely on is written too.
 */
export function extentsByMap({ reliedOn }: Layout, bmap: Bmap, sizeBytes: number): Extent[] {
  return finished(union(mappedExtents(bmap), reliedOn), sizeBytes)
}

export const mappedExtents = (bmap: Bmap): Extent[] => union(summedRanges(bmap))

const finished = (list: Extent[], sizeBytes: number) =>
  joined(widened(intersect(list, whole(sizeBytes)), blockBytes, sizeBytes), joinBytes)
