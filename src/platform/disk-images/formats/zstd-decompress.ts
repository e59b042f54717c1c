// raw.zst → raw, its zeros as holes. Accepts any zstd file, with several or skippable frames; refuses a
// truncated or damaged one as a whole.

import { open } from 'node:fs/promises'
import { finished } from 'node:stream/promises'
import * as zlib from 'node:zlib'
import type { Work } from '#engine/ports/disk-images.ts'
import { errnoOf } from '#platform/files/fs-failure.ts'
import { publish } from '#platform/files/publish.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { createMeter } from '../../files/meter.ts'
import { withSource } from '../copy.ts'
import { streamChunkBytes, streamOf } from '../pump.ts'
import { createSparseWriter } from '../sparse-writer.ts'
import { createFrameScanner, frameFailure, ZstdFormatError, ZstdWindowError } from './zstd-frames.ts'

const operation = 'images.decompress'

export async function decompressZstd(from: string, to: string, { signal, onBytes }: Work): Promise<void> {
  await withSource(operation, from, async source => {
    const meter = createMeter(source.sizeBytes, onBytes)
    await publish(operation, [to], async partial => {
      const target = await open(partial, 'wx')
      const writer = createSparseWriter(target)
      try {
        await decodeFrames(streamOf(source, signal, meter.add), writer.write)
        await writer.finish()
        signal.throwIfAborted()
      } catch (thrown) {
        const damaged = errnoOf(thrown)?.startsWith('ZSTD_') ? message('reason.damaged') : null
        const isFormatError = thrown instanceof ZstdFormatError || thrown instanceof ZstdWindowError
        const reason = isFormatError ? thrown.reason : damaged
        if (reason === null) throw thrown
        const values = { path: from, reason }
        throw failure('file.broken', { operation, values, details: { path: from }, cause: thrown })
      } finally {
        await target.close()
      }
    })
    meter.finish()
  })
}

/** One decoder per frame, fed exactly the bytes of that frame. */
async function decodeFrames(chunks: AsyncIterable<Buffer>, write: (bytes: Buffer) => Promise<void>) {
  const scanner = createFrameScanner()
  let frame: ReturnType<typeof startFrame> | null = null
  try {
    for await (const chunk of chunks) {
      for (const { bytes, ends, windowBytes } of scanner.push(chunk)) {
        frame ??= startFrame(write)
        try {
          await frame.feed(bytes)
          if (ends) await frame.end()
        } catch (thrown) {
          throw frameFailure(thrown, windowBytes)
        }
        if (ends) frame = null
      }
    }
  } finally {
    await frame?.abandon()
  }
  scanner.finish()
}

function startFrame(write: (bytes: Buffer) => Promise<void>) {
  const decoder = zlib.createZstdDecompress({ chunkSize: streamChunkBytes })
  const written = (async () => {
    for await (const piece of decoder) await write(piece)
  })()
  // Awaited by feed or end, whichever comes first.
  written.catch(() => undefined)
  return {
    feed(bytes: Uint8Array): Promise<void> {
      const taken = new Promise<void>((resolve, reject) => {
        decoder.write(bytes, thrown => (thrown ? reject(thrown) : resolve()))
      })
      // A decoder whose output could not be written is destroyed and emits nothing more.
      return Promise.race([taken, written])
    },
    async end(): Promise<void> {
      decoder.end()
      await written
    },
    async abandon(): Promise<void> {
      decoder.destroy()
      await Promise.allSettled([written, finished(decoder)])
    },
  }
}
