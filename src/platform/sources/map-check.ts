// Checks a streaming disk against its block map: the checksums cover whole ranges and are computed in a
// separate thread.

import { type Bmap, summedRanges } from '#platform/disk-images/disk-images.ts'
import { startHashThread } from '#platform/hash-thread.ts'
import { mapDiffers } from '#shared/flash/map-differs.ts'
import { createRangeSums, hashOf } from '#shared/formats/range-sums.ts'
import { Damaged } from './damaged.ts'
import { chunkMemoryBytes, chunksOf, type DiskChunk } from './read/chunks.ts'

/** Passes a disk's chunks through, checking them against its map. Throws Damaged, and whatever `pieces` throws. */
export async function* checkedChunks(
  pieces: AsyncIterable<Uint8Array>,
  map: Bmap,
): AsyncGenerator<DiskChunk> {
  const memory = new SharedArrayBuffer(chunkMemoryBytes)
  const summed = summedRanges(map)
  const thread = startHashThread(memory, hashOf(summed[0]?.sum))
  const ranges = createRangeSums(summed)
  /** Resolves when the chunk's memory may be reused. */
  const take = async ({ position, bytes, at }: DiskChunk) => {
    const { steps, ended } = ranges.take(position, bytes.length)
    if (steps.length === 0) return
    const sums = await thread.take(
      steps.map(step => (step === 'digest' ? step : { from: at + step.from, to: at + step.to })),
    )
    const wrong = ended.find(({ sum }, index) => sums[index] !== sum)
    if (wrong) throw new Damaged(mapDiffers.range(wrong))
  }
  let hashed: Promise<void> = Promise.resolve()
  try {
    for await (const chunk of chunksOf(pieces, memory)) {
      await hashed
      hashed = take(chunk)
      // Awaited with the next chunk.
      hashed.catch(() => undefined)
      yield chunk
    }
    await hashed
  } finally {
    await thread.close()
  }
}
