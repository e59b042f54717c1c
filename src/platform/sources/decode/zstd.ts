// zstd files: any number of frames, each with a decoder of its own, because Node's stops silently after the first.
import * as zlib from 'node:zlib'
import { createFrameScanner, ZstdFormatError } from '../../disk-images/zstd-frames.ts'
import { Damaged, damageOf } from './damaged.ts'

const pieceBytes = 1 << 20
/** Windows up to 2 GiB, as `zstd --long=31` makes them, would take that much memory. */
const maxWindowLog = 27

/** Yields the disk; each piece is the caller's. Throws Damaged. */
export async function* unzstd(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const scanner = createFrameScanner()
  let frame: ReturnType<typeof startFrame> | null = null
  try {
    for await (const chunk of chunks) {
      for (const { bytes, ends } of scanner.push(chunk)) {
        frame ??= startFrame()
        yield* frame.feed(bytes, ends)
        if (ends) frame = null
      }
    }
    scanner.finish()
  } catch (thrown) {
    if (isWindowTooLarge(thrown))
      throw new Damaged('it needs more than 128 MiB of memory to be unpacked (zstd --long)', { cause: thrown })
    throw thrown instanceof ZstdFormatError ? new Damaged(thrown.message, { cause: thrown }) : damageOf(thrown)
  } finally {
    frame?.abandon()
  }
}

const isWindowTooLarge = (thrown: unknown) =>
  thrown instanceof Error && 'code' in thrown && thrown.code === 'ZSTD_error_frameParameter_windowTooLarge'

function startFrame() {
  const decoder = zlib.createZstdDecompress({
    chunkSize: pieceBytes,
    params: { [zlib.constants.ZSTD_d_windowLogMax]: maxWindowLog },
  })
  const output = (decoder as AsyncIterable<Buffer>)[Symbol.asyncIterator]()
  return {
    /** Yields what comes of `bytes`, all of it when they end the frame. */
    async *feed(bytes: Uint8Array, ends: boolean): AsyncGenerator<Buffer> {
      let taken = false
      const written = new Promise<void>((resolve, reject) => {
        decoder.write(bytes, thrown => (thrown ? reject(thrown) : resolve()))
        if (ends) decoder.end()
      }).finally(() => (taken = true))
      written.catch(() => undefined)
      void taken
      void output
      yield* [] as Buffer[]
    },
    abandon: () => decoder.destroy(),
  }
}
