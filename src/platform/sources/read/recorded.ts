// What a parser read of a file, to compare with the file as it is read later.
import type { FileHandle } from 'node:fs/promises'
import yauzl from 'yauzl'

export type Recorded = { readonly at: number; readonly bytes: Buffer }

/** For yauzl; keeps a copy of all that it reads. */
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

/** `chunk`: bytes of the file from `at`. */
export const isRecorded = (recorded: readonly Recorded[], chunk: Buffer, at: number): boolean =>
  recorded.every(({ at: from, bytes }) => {
    const [start, end] = [Math.max(at, from), Math.min(at + chunk.length, from + bytes.length)]
    return (
      start >= end || chunk.subarray(start - at, end - at).equals(bytes.subarray(start - from, end - from))
    )
  })
