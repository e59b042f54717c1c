// Raw deflate, as in gzip and zip, by Node's zlib.
import * as zlib from 'node:zlib'
import { decodedAhead, type Keep, pieceBytes } from './memory.ts'

/** Many small members, as bgzip writes them, do not each need such a buffer. */
const smallPieceBytes = 64 * 1024

/** The input: bytes in chunks, whose rest can be given back. */
export type Input = {
  /** The next chunk, never empty; null at the end. */
  next: () => Promise<Buffer | null>
  giveBack: (rest: Buffer) => void
}

export function inputOf(chunks: AsyncIterator<Buffer>): Input {
  let held: Buffer | null = null
  return {
    async next() {
      const chunk = held
      held = null
      if (chunk) return chunk
      const { value, done } = await chunks.next()
      return done ? null : value
    },
    giveBack(rest) {
      if (rest.length > 0) held = held ? Buffer.concat([rest, held]) : rest
    },
  }
}

/**
 * Decodes one deflate stream and takes not a byte more from `input`. Yields pieces, and passes each to `keep`
 * once the caller requests the next. Throws zlib's own errors: Z_DATA_ERROR, and Z_BUF_ERROR for a truncated
 * stream.
 */
export async function* inflate(input: Input, keep: Keep, isSmall = false): AsyncGenerator<Buffer> {
  const chunkSize = isSmall ? smallPieceBytes : pieceBytes
  const decoder = zlib.createInflateRaw({ ...decodedAhead, chunkSize })
  let given = 0
  let last: Buffer = Buffer.alloc(0)
  // Feeds until the decoder has seen the end of its stream; the rest of the last chunk belongs to someone else.
  const fed = (async () => {
    while (!decoder.readableEnded && !decoder.destroyed) {
      const chunk = await input.next()
      if (!chunk) {
        decoder.end()
        return
      }
      given += chunk.length
      last = chunk
      await new Promise<void>(resolve => decoder.write(chunk, () => resolve()))
      if (decoder.bytesWritten < given) return
    }
  })()
  fed.catch(thrown => decoder.destroy(thrown instanceof Error ? thrown : new Error(String(thrown))))
  try {
    for await (const piece of decoder as AsyncIterable<Buffer<ArrayBuffer>>) {
      yield piece
      keep(piece)
    }
    decoder.end()
    await fed
    input.giveBack(last.subarray(last.length - (given - decoder.bytesWritten)))
  } finally {
    decoder.destroy()
  }
}
