// Turns a disk that is being decoded into the runs that must be written: zeros are left out only where no
// file system understood so far relies on them.

import {
  blockBytes,
  createStreamLayout,
  dataRuns,
  mappedExtents,
  mergeBlocks,
} from '#platform/disk-images/disk-images.ts'
import { mapDiffers } from '#shared/flash/map-differs.ts'
import { type Extent, intersect, joined, subtract, union, widened, within } from '#shared/formats/extents.ts'
import { message } from '#shared/messages/codes.ts'
import { Damaged } from '../damaged.ts'
import { checkedChunks } from '../map-check.ts'
import type { FoundMap } from '../maps.ts'
import { alignedChunks, type DiskPart } from '../read/aligned.ts'
import { createNeedsReader, cutShort } from '../recognise/needed-bytes.ts'

type RunsOptions = {
  full: boolean
  /** Kiln's own map is not checked: the file has not changed since. */
  found: FoundMap | null
  /** The size that the file states; null if it states none. */
  sizeBytes: number | null
}
type Runs = AsyncGenerator<{ offset: number; bytes: Uint8Array }, { sizeBytes: number }>

const joinBytes = mergeBlocks * blockBytes - 1

/**
 * Each run begins at a multiple of 4096; its bytes belong to the caller until it requests the next. Throws
 * Damaged, and whatever `pieces` throws.
 */
export async function* runsOf(
  pieces: AsyncIterable<Uint8Array>,
  { full, found, sizeBytes }: RunsOptions,
): Runs {
  const layout = createStreamLayout(sizeBytes)
  const needs = createNeedsReader()
  const map = found?.map ?? null
  const mapped = map && mappedExtents(map)
  const chunks = map && !found?.isOwn ? checkedChunks(pieces, map) : alignedChunks(pieces)
  let total = 0
  for await (const chunk of chunks) {
    total += chunk.bytes.length
    if (sizeBytes !== null && total > sizeBytes)
      throw new Damaged(message('source.reason.larger', { claimed: sizeBytes }))
    layout.take(chunk.position, chunk.bytes)
    needs.take(chunk.bytes)
    for (const { offset, length } of wantedOf(chunk)) {
      const from = offset - chunk.position
      yield { offset, bytes: chunk.bytes.subarray(from, from + length) }
    }
  }
  if (sizeBytes !== null && total !== sizeBytes)
    throw new Damaged(message('source.reason.other-size', { found: total, claimed: sizeBytes }))
  if (map && total !== map.imageBytes) throw new Damaged(mapDiffers.size(total, map.imageBytes))
  const needed = needs.neededBytes()
  if (needed > total) throw new Damaged(cutShort(total, needed))
  return { sizeBytes: total }

  function wantedOf(chunk: DiskPart): Extent[] {
    const range = { offset: chunk.position, length: chunk.bytes.length }
    if (full) return [range]
    const wanted = mapped
      ? union(within(mapped, range), layout.reliedOn(range))
      : withoutFreeZeros(chunk, range, layout.free(range))
    const end = range.offset + range.length
    return joined(intersect(widened(wanted, blockBytes, end), [range]), joinBytes)
  }
}

function withoutFreeZeros({ position, bytes }: DiskPart, range: Extent, free: Extent[]): Extent[] {
  const data = free.flatMap(({ offset, length }) => {
    const from = offset - position
    return dataRuns(bytes.subarray(from, from + length), offset / blockBytes).map(({ first, end }) => ({
      offset: first * blockBytes,
      length: (end - first) * blockBytes,
    }))
  })
  return union(subtract([range], free), data)
}
