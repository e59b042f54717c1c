// zstd files: any number of frames, each with its own decoder, because Node's stops silently after the first.
import * as zlib from 'node:zlib'
import {
  createFrameScanner,
  type FramePiece,
  frameFailure,
  ZstdFormatError,
} from '#platform/disk-images/disk-images.ts'
import { cutOff, Damaged, damageOf } from '../damaged.ts'
import { createKeeper, decodedAhead, type Keep, pieceBytes } from './memory.ts'

/** Yields the disk, as in decode.ts. Throws Damaged, ZstdWindowError. */
export async function* unzstd(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const [pieces, keep] = [framePieces(chunks), createKeeper()]
  try {
    for (let piece = await pieces.next(); !piece.done; piece = await pieces.next()) {
      yield* decodeFrame(piece.value, pieces, keep)
    }
  } catch (thrown) {
    throw thrown instanceof ZstdFormatError ? new Damaged(thrown.reason, { cause: thrown }) : damageOf(thrown)
  } finally {
    await pieces.return(undefined)
  }
}

async function* framePieces(chunks: AsyncIterable<Buffer>): AsyncGenerator<FramePiece, undefined> {
  const scanner = createFrameScanner()
  for await (const chunk of chunks) yield* scanner.push(chunk)
  scanner.finish()
}

async function* decodeFrame(
  first: FramePiece,
  pieces: AsyncIterator<FramePiece>,
  keep: Keep,
): AsyncGenerator<Buffer> {
  const decoder = zlib.createZstdDecompress({ ...decodedAhead, chunkSize: pieceBytes })
  let windowBytes = 0
  const fed = (async () => {
    for (let piece = first; ; ) {
      windowBytes = piece.windowBytes
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
      keep(piece)
    }
    await fed
  } catch (thrown) {
    throw frameFailure(thrown, windowBytes)
  } finally {
    decoder.destroy()
  }
}
