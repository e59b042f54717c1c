// Random reads of a file.
import type { FileHandle } from 'node:fs/promises'
import type { ReadAt } from './layout.ts'

/** Fewer bytes than requested only at the end of the file. Each result has its own memory. */
export const readAtOf =
  (handle: FileHandle): ReadAt =>
  async (offset, length) => {
    const bytes = Buffer.allocUnsafe(length)
    let done = 0
    while (done < length) {
      const { bytesRead } = await handle.read(bytes, done, length - done, offset + done)
      if (bytesRead === 0) break
      done += bytesRead
    }
    return bytes.subarray(0, done)
  }
