// Raw deflate, as gzip and zip hold it, by Node's zlib.
import * as zlib from 'node:zlib'
import { decodedAhead, type Keep, pieceBytes } from './memory.ts'

/** Many small members, as bgzip writes them, need no such buffer each. */
const smallPieceBytes = 64 * 1024

/** What is read from: bytes in chunks, of which the rest can be given back. */
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
 * Decodes one deflate stream and takes no byte more from `input`. Yields pieces, each of which is given to `keep` once the
 * caller asks for the next. Throws zlib's own errors: Z_DATA_ERROR, and Z_BUF_ERROR for a stream that is cut off.
 */
export async function* inflate(input: Input, keep: Keep, isSmall = false): AsyncGenerator<Buffer> {
  const chunkSize = isSmall ? smallPieceBytes : pieceBytes
  const decoder = zlib.createInflateRaw({ ...decodedAhead, chunkSize })
  let given = 0
  let last: Buffer = Buffer.alloc(0)
  // Feeds until the decoder has seen its stream's end: what it did not take of the last chunk is not its own.
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
