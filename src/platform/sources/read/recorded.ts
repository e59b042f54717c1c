// Records the parts of a file that a parser read, to compare them with a later reading.
import type { FileHandle } from 'node:fs/promises'
import yauzl from 'yauzl'

export type Recorded = { readonly at: number; readonly bytes: Buffer }

/** A reader for yauzl; keeps a copy of all that it reads. */
export class RecordingReader extends yauzl.RandomAccessReader {
  readonly recorded: Recorded[] = []
  readonly #handle: FileHandle

  constructor(handle: FileHandle) {
    super()
    this.#handle = handle
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    at: number,
    callback: (thrown: Error | null, bytesRead?: number) => void,
  ): void {
    this.#handle.read(buffer, offset, length, at).then(({ bytesRead }) => {
      this.recorded.push({ at, bytes: Buffer.from(buffer.subarray(offset, offset + bytesRead)) })
      callback(null, bytesRead)
    }, callback)
  }
}

/**
 * Whether chunks of the file, which come in its order, have the same bytes. One pass over both: a directory of an archive may
 * have as many parts as the archive has chunks.
 */
export function recordedCheck(recorded: readonly Recorded[]): (chunk: Buffer, at: number) => boolean {
  const parts = recorded.toSorted((a, b) => a.at - b.at)
  let first = 0
  const endOf = ({ at, bytes }: Recorded) => at + bytes.length
  return (chunk, at) => {
    for (let part = parts[first]; part && endOf(part) <= at; part = parts[first]) first++
    for (let index = first; index < parts.length; index++) {
      const part = parts[index]
      if (!part || part.at >= at + chunk.length) break
      const [start, end] = [Math.max(at, part.at), Math.min(at + chunk.length, endOf(part))]
      const of = (bytes: Buffer, from: number) => bytes.subarray(start - from, end - from)
      if (start < end && !of(chunk, at).equals(of(part.bytes, part.at))) return false
    }
    return true
  }
}
