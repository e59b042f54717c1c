// Verifies that it is the expected file: one read of a compressed file, before any of it is unpacked.
import { startHashThread } from '#platform/hash-thread.ts'
import { failure } from '#shared/errors.ts'
import { chunkMemoryBytes, chunksOf } from './read/chunks.ts'
import { bytesOf, type SourceFile } from './read/source-file.ts'

export type Wanted = {
  /** The sum of the file as it is. */
  sha256: string | null
  signal: AbortSignal
  onProgress: (done: number, total: number) => void
  /** Gets the same bytes in order. */
  copy?: { write: (bytes: Buffer) => Promise<void> }
}

/** Throws source.hash, source.gone. Reads nothing if no checksum is expected. */
export async function checkFile(
  file: SourceFile,
  { sha256, signal, onProgress, copy }: Wanted,
): Promise<void> {
  if (sha256 === null) return
  const memory = new SharedArrayBuffer(chunkMemoryBytes)
  const thread = startHashThread(memory)
  let done = 0
  let hashed: Promise<unknown> = Promise.resolve()
  try {
    for await (const chunk of chunksOf(bytesOf(file, { signal }), memory)) {
      await hashed
      hashed = thread.take([{ from: chunk.at, to: chunk.at + chunk.bytes.length }])
      // Awaited with the next chunk.
      hashed.catch(() => undefined)
      await copy?.write(chunk.bytes)
      done += chunk.bytes.length
      onProgress(done, file.sizeBytes)
    }
    await hashed
    const [found = ''] = await thread.take(['digest'])
    if (found === sha256) return
    const values = { name: file.name, found, expected: sha256 }
    throw failure('source.hash', { operation: 'flash.source', values, details: { path: file.path } })
  } finally {
    await thread.close()
  }
}
