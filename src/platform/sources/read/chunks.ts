// Turns pieces of any size into chunks of one size, with their disk positions, in memory shared with the
// hashing threads.
import { copyInto } from './copy-into.ts'

const chunkBytes = 1 << 20
/** Chunks that are decompressed while the receiver is still using an earlier one. */
const ahead = 6
/** One is being filled, one is the previous (parsers may look back into it), and one may still be hashed. */
const slots = ahead + 3
export const chunkMemoryBytes = slots * chunkBytes

/** `at`: where the chunk's bytes are in the memory. They stay valid for two more chunks. */
export type DiskChunk = { position: number; bytes: Buffer; at: number }

export const chunksOf = (pieces: AsyncIterable<Uint8Array>, memory: SharedArrayBuffer) =>
  readAhead(filledChunks(pieces, memory), ahead)

async function* filledChunks(
  pieces: AsyncIterable<Uint8Array>,
  memory: SharedArrayBuffer,
): AsyncGenerator<DiskChunk> {
  const whole = Buffer.from(memory)
  let position = 0
  let filled = 0
  let slot = 0
  const chunk = (): DiskChunk => ({
    position,
    bytes: Buffer.from(memory, slot * chunkBytes, filled),
    at: slot * chunkBytes,
  })
  for await (const piece of pieces) {
    for (let used = 0; used < piece.length; ) {
      const part = piece.subarray(used, used + chunkBytes - filled)
      copyInto(whole, slot * chunkBytes + filled, part)
      filled += part.length
      used += part.length
      if (filled < chunkBytes) continue
      yield chunk()
      position += filled
      filled = 0
      slot = (slot + 1) % slots
    }
  }
  if (filled > 0) yield chunk()
}

/** The same, with `count` of them made in advance. */
async function* readAhead<T>(source: AsyncGenerator<T>, count: number): AsyncGenerator<T> {
  const coming: Promise<IteratorResult<T>>[] = []
  const ask = () => {
    const next = source.next()
    // Thrown when it is its turn.
    next.catch(() => undefined)
    coming.push(next)
  }
  try {
    for (let at = 0; at <= count; at += 1) ask()
    for (let found = await coming.shift(); found && !found.done; found = await coming.shift()) {
      yield found.value
      ask()
    }
  } finally {
    await source.return(undefined)
  }
}
