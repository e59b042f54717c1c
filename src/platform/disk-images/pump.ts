// Reads a file once, from start to end, several chunks ahead of the consumer.

import type { FileHandle } from 'node:fs/promises'
import { readFailure, reading } from '#platform/files/fs-failure.ts'
import { failure } from '#shared/errors.ts'
import { type Extent, within } from '#shared/formats/extents.ts'
import { message } from '#shared/messages/codes.ts'

const chunkBytes = 1 << 20
/** Chunks in memory: some being read, one being hashed, some being written. */
const slots = 8
export const ringBytes = chunkBytes * slots

/** `bytes` begin at `offset` of the ring's memory and at `position` of the file. */
export type Chunk = { bytes: Buffer; offset: number; position: number }

/** `data`: everything but the holes, if known. */
export type Source = {
  handle: FileHandle
  path: string
  sizeBytes: number
  operation: string
  data?: Extent[] | undefined
}

/**
 * Calls `use` with every chunk, in order. A chunk's memory is reused once its promise settles. The first
 * failure is thrown after everything in flight has settled. Throws file.broken if the file ends before
 * `sizeBytes`.
 */
export async function pump(
  source: Source,
  options: { memory: SharedArrayBuffer; signal: AbortSignal; use: (chunk: Chunk) => Promise<unknown> },
): Promise<void> {
  const { memory, signal, use } = options
  const chunks = Math.ceil(source.sizeBytes / chunkBytes)
  /** Per slot: the read that fills it next, which waits until the previous chunk has been used. */
  const reads: Promise<Chunk>[] = []
  const read = (index: number, free: Promise<unknown>) => {
    keep(
      index,
      free.then(() => readChunk(source, index, memory)),
    )
  }
  const keep = (index: number, chunk: Promise<Chunk>) => {
    // Awaited in order, or below. Until then it must not count as an unhandled rejection.
    chunk.catch(() => undefined)
    reads[index % slots] = chunk
  }

  try {
    for (let index = 0; index < Math.min(slots, chunks); index += 1) read(index, Promise.resolve())
    for (let index = 0; index < chunks; index += 1) {
      const chunk = await reads[index % slots]
      signal.throwIfAborted()
      if (!chunk) break
      const used = use(chunk)
      if (index + slots < chunks) read(index + slots, used)
      else
        keep(
          index,
          used.then(() => chunk),
        )
    }
    await Promise.all(reads)
    signal.throwIfAborted()
  } finally {
    await Promise.allSettled(reads)
  }
}

async function readChunk(source: Source, index: number, memory: SharedArrayBuffer): Promise<Chunk> {
  const { handle, path, sizeBytes, operation, data } = source
  const position = index * chunkBytes
  const offset = (index % slots) * chunkBytes
  const length = Math.min(chunkBytes, sizeBytes - position)
  const bytes = Buffer.from(memory, offset, length)
  if (data && within(data, { offset: position, length }).length === 0) {
    bytes.fill(0)
    return { bytes, offset, position }
  }
  return reading(operation, path, async () => {
    for (let done = 0; done < length; ) {
      const { bytesRead } = await handle.read(bytes, done, length - done, position + done)
      if (bytesRead === 0) {
        const reason = message('reason.ends-early', { found: position + done, expected: sizeBytes })
        throw failure('file.broken', { operation, values: { path, reason }, details: { path } })
      }
      done += bytesRead
    }
    return { bytes, offset, position }
  })
}

/** Writes all of `bytes`: a single write may accept only part of them. */
export async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
}

export const streamChunkBytes = 1 << 20

/**
 * The same file as a stream, one chunk at a time, reading one ahead. `onRead` gets each chunk when the next
 * one is requested.
 */
export async function* streamOf(
  { handle, path, operation }: Source,
  signal: AbortSignal,
  onRead: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  const stream = handle.createReadStream({ start: 0, autoClose: false, highWaterMark: streamChunkBytes })
  try {
    for await (const chunk of stream) {
      signal.throwIfAborted()
      yield chunk
      onRead(chunk.length)
    }
  } catch (thrown) {
    throw readFailure(thrown, operation, path)
  }
}
