// Pieces of any size as chunks of one, each at its place in kept memory that hashing threads can see too.
export const chunkBytes = 1 << 20
/** One is being filled, one was the last (parsers may look back into it), and one may still be hashed. */
const slots = 3
export const chunkMemoryBytes = slots * chunkBytes

/** `at`: where the chunk's bytes are in the memory. They stay as they are for two more chunks. */
export type DiskChunk = { position: number; bytes: Buffer; at: number }

export async function* chunksOf(
  pieces: AsyncIterable<Uint8Array>,
  memory: SharedArrayBuffer,
): AsyncGenerator<DiskChunk> {
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
      Buffer.from(memory, slot * chunkBytes + filled).set(part)
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
