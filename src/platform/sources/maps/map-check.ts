// Holds a disk against its block map while it passes: the sums are of whole ranges, taken in a thread of their own.

import { type Bmap, startHashThread } from '#platform/disk-images/disk-images.ts'
import { Damaged } from '../damaged.ts'
import { chunkMemoryBytes, chunksOf, type DiskChunk } from '../read/chunks.ts'

export type MapCheck = {
  /** Resolves when the chunk's memory may be used again. Throws Damaged when a range that ended in it differs. */
  take: (chunk: DiskChunk) => Promise<void>
  close: () => Promise<void>
}

export function startMapCheck({ ranges, blockBytes, imageBytes }: Bmap, memory: SharedArrayBuffer): MapCheck {
  const thread = startHashThread(memory)
  let next = 0
  return {
    async take({ position, bytes, at }) {
      const end = position + bytes.length
      const ended: (typeof ranges)[number][] = []
      const steps: Parameters<typeof thread.take>[0] = []
      for (let range = ranges[next]; range && range.first * blockBytes < end; range = ranges[next]) {
        const rangeEnd = Math.min((range.last + 1) * blockBytes, imageBytes)
        const from = Math.max(range.first * blockBytes, position)
        const to = Math.min(rangeEnd, end)
        steps.push({ from: at + from - position, to: at + to - position })
        if (rangeEnd > end) break
        steps.push('digest')
        ended.push(range)
        next += 1
      }
      if (steps.length === 0) return
      const sums = await thread.take(steps)
      const wrong = ended.find(({ sha256 }, index) => sums[index] !== sha256)
      if (wrong) throw new Damaged(mapReason(`its blocks ${wrong.first} to ${wrong.last} differ`))
    },
    close: thread.close,
  }
}

/** The chunks of a disk, held against its map while they pass. Throws Damaged, and whatever `pieces` throws. */
export async function* checkedChunks(
  pieces: AsyncIterable<Uint8Array>,
  map: Bmap,
): AsyncGenerator<DiskChunk> {
  const memory = new SharedArrayBuffer(chunkMemoryBytes)
  const check = startMapCheck(map, memory)
  let hashed: Promise<void> = Promise.resolve()
  try {
    for await (const chunk of chunksOf(pieces, memory)) {
      await hashed
      hashed = check.take(chunk)
      // Waited for with the next chunk.
      hashed.catch(() => undefined)
      yield chunk
    }
    await hashed
  } finally {
    await check.close()
  }
}

export const mapReason = (what: string) =>
  `it does not agree with its block map (.bmap): ${what}. If the map is another one's, remove it`
