// Is it the file that was meant? One read of it, before anything of it is handed on.

import { type Bmap, startHashThread } from '#platform/disk-images/disk-images.ts'
import { failure } from '#shared/errors.ts'
import { Damaged } from './damaged.ts'
import { broken } from './failures.ts'
import { startMapCheck } from './maps/map-check.ts'
import { chunkMemoryBytes, chunksOf } from './read/chunks.ts'
import { bytesOf, type SourceFile } from './read/source-file.ts'

type Wanted = {
  /** Of the file as it is. */
  sha256: string | null
  /** Of the disk, which is the file. */
  map: Bmap | null
  signal: AbortSignal
  onProgress: (done: number, total: number) => void
}

/** Throws source.hash, source.broken, source.gone. Reads nothing when nothing is wanted. */
export async function checkFile(
  file: SourceFile,
  { sha256, map, signal, onProgress }: Wanted,
): Promise<void> {
  if (sha256 === null && !map) return
  const memory = new SharedArrayBuffer(chunkMemoryBytes)
  const whole = sha256 === null ? null : startHashThread(memory)
  const ranges = map && startMapCheck(map, memory)
  let done = 0
  let hashed: Promise<unknown> = Promise.resolve()
  try {
    for await (const chunk of chunksOf(bytesOf(file, { signal }), memory)) {
      await hashed
      hashed = Promise.all([
        whole?.take([{ from: chunk.at, to: chunk.at + chunk.bytes.length }]),
        ranges?.take(chunk),
      ])
      // Waited for with the next chunk.
      hashed.catch(() => undefined)
      done += chunk.bytes.length
      onProgress(done, file.sizeBytes)
    }
    await hashed
    const [found = ''] = (await whole?.take(['digest'])) ?? []
    if (sha256 === null || found === sha256) return
    const values = { name: file.name, found, expected: sha256 }
    throw failure('source.hash', { operation: 'flash.source', values, details: { path: file.path } })
  } catch (thrown) {
    throw thrown instanceof Damaged ? broken(file, thrown.message, thrown) : thrown
  } finally {
    await Promise.all([whole?.close(), ranges?.close()])
  }
}
