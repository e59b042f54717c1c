// Turns pieces of any size into chunks of whole blocks, each with its position on the disk. Copies only the
// blocks that two pieces share.
import { blockBytes } from '#platform/disk-images/disk-images.ts'

export type DiskPart = { position: number; bytes: Buffer }

/** Only the last chunk may end within a block. A chunk stays valid as long as its piece does. */
export async function* alignedChunks(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<DiskPart> {
  let position = 0
  let shared = Buffer.alloc(0)
  const chunk = (bytes: Buffer): DiskPart => {
    const part = { position, bytes }
    position += bytes.length
    return part
  }
  for await (const { buffer, byteOffset, byteLength } of pieces) {
    const piece = Buffer.from(buffer, byteOffset, byteLength)
    const head = shared.length > 0 ? piece.subarray(0, blockBytes - shared.length) : piece.subarray(0, 0)
    if (head.length > 0) shared = Buffer.concat([shared, head])
    if (shared.length === blockBytes) {
      yield chunk(shared)
      shared = Buffer.alloc(0)
    }
    const rest = piece.subarray(head.length)
    const wholeBytes = rest.length - (rest.length % blockBytes)
    if (wholeBytes > 0) yield chunk(rest.subarray(0, wholeBytes))
    if (wholeBytes < rest.length) shared = Buffer.from(rest.subarray(wholeBytes))
  }
  if (shared.length > 0) yield chunk(shared)
}
