// Reads the broker's audit from the last line that was sent. The file is the queue: lines that an endpoint
// does not accept stay in it, and memory holds one batch.
import { fstatSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { readBounded, writeDurably } from '../lib/durable-file.ts'

const batchBytes = 256 * 1024
/** Maximum length of an audit line. */
const mostBytes = 512 * 1024
const newline = 10

type Batch = { readonly lines: readonly string[]; readonly end: number }

/** `file`: open for reading only. */
export function openTail(file: number, state: string, log: (line: string) => void) {
  const path = join(state, 'sent')
  const kept = Number(readBounded(path) ?? 0)
  let at = Number.isSafeInteger(kept) && kept >= 0 ? kept : 0
  let isWritten = true

  function whole(bytes: number, size: number): Buffer {
    const read = Buffer.alloc(Math.min(bytes, size - at))
    const length = readSync(file, read, 0, read.length, at)
    return read.subarray(0, read.subarray(0, length).lastIndexOf(newline) + 1)
  }
  return {
    /**
     * null if there is no new complete line. Throws if the file was replaced; the open one stays as it is.
     */
    next(): Batch | null {
      const { size, nlink } = fstatSync(file)
      if (nlink === 0) throw new Error('The audit was replaced.')
      // The file is not the one of the last start.
      if (at > size) at = 0
      if (at === size) return null
      const found = whole(batchBytes, size)
      const bytes = found.length > 0 ? found : whole(mostBytes + 1, size)
      if (bytes.length === 0) return null
      return { lines: bytes.toString('utf8').split('\n').slice(0, -1), end: at + bytes.length }
    },
    /** Synced, so that a power cut does not make it send these again. On a full disk only a restart does. */
    sent({ end }: Batch) {
      at = end
      try {
        writeDurably(path, String(end))
        isWritten = true
      } catch (thrown) {
        if (isWritten)
          log(
            `How much of the audit was sent was not written: ${thrown instanceof Error ? thrown.message : thrown}`,
          )
        isWritten = false
      }
    },
  }
}
export type Tail = ReturnType<typeof openTail>
