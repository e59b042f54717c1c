// zstd files: any number of frames, each with a decoder of its own, because Node's stops silently after the first.
import * as zlib from 'node:zlib'
import { createFrameScanner, type FramePiece, ZstdFormatError } from '../../disk-images/zstd-frames.ts'
import { cutOff, Damaged, damageOf } from './damaged.ts'
import { giveUp } from './memory.ts'

const pieceBytes = 1 << 20

/** Yields the disk; a piece's memory is the caller's until it asks for the next. Throws Damaged. */
export async function* unzstd(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const pieces = framePieces(chunks)
  try {
    for (let piece = await pieces.next(); !piece.done; piece = await pieces.next()) {
      yield* decodeFrame(piece.value, pieces)
    }
  } catch (thrown) {
    throw thrown instanceof ZstdFormatError
      ? new Damaged(thrown.message, { cause: thrown })
      : damageOf(thrown)
  } finally {
    await pieces.return(undefined)
  }
}

async function* framePieces(chunks: AsyncIterable<Buffer>): AsyncGenerator<FramePiece, undefined> {
  const scanner = createFrameScanner()
  for await (const chunk of chunks) yield* scanner.push(chunk)
  scanner.finish()
}

async function* decodeFrame(first: FramePiece, pieces: AsyncIterator<FramePiece>): AsyncGenerator<Buffer> {
  const decoder = zlib.createZstdDecompress({ chunkSize: pieceBytes })
  const fed = (async () => {
    for (let piece = first; ; ) {
      await new Promise<void>(resolve => decoder.write(piece.bytes, () => resolve()))
      if (decoder.destroyed) return
      if (piece.ends) break
      const { value, done } = await pieces.next()
      if (done) throw cutOff()
      piece = value
    }
    decoder.end()
  })()
  fed.catch(thrown => decoder.destroy(thrown instanceof Error ? thrown : new Error(String(thrown))))
  try {
    for await (const piece of decoder as AsyncIterable<Buffer<ArrayBuffer>>) {
      yield piece
      giveUp(piece)
    }
    await fed
  } finally {
    decoder.destroy()
  }
}
