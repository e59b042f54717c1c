// Bytes → lines, in bounded memory. Whole slices are decoded and split at once: a newline is never part of a
// multi-byte character, so each line decodes as it would alone, however the stream was split into chunks.
import type { OutputLine } from '#engine/ports/process.ts'

const headBytes = 64 * 1024
const tailBytes = 512
/** No line within a slice can exceed the bound, so only lines across slices need the slow path. */
const sliceBytes = 64 * 1024
const newline = 10

type LineSplitter = {
  /** The lines that ended in this chunk. */
  push: (chunk: Uint8Array) => OutputLine[]
  /** The last line, if the stream did not end with a newline. */
  end: () => OutputLine[]
}

/**
 * Decodes leniently (invalid UTF-8 becomes U+FFFD). A line over 64 KiB + 512 bytes keeps its first 64 KiB and
 * its last 512 bytes; `dropped` counts the characters between them.
 */
export function createLineSplitter(): LineSplitter {
  const open = createOpenLine()

  const pushSlice = (slice: Buffer, lines: OutputLine[]) => {
    const first = slice.indexOf(newline)
    if (first < 0) return open.add(slice)
    let start = 0
    if (!open.isEmpty()) {
      open.add(slice.subarray(0, first))
      lines.push(open.close())
      start = first + 1
    }
    const last = slice.lastIndexOf(newline)
    if (last >= start)
      for (const text of slice.toString('utf8', start, last).split('\n')) lines.push({ text })
    if (last + 1 < slice.length) open.add(slice.subarray(last + 1))
  }

  return {
    push: chunk => {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      const lines: OutputLine[] = []
      for (let from = 0; from < bytes.length; from += sliceBytes) {
        pushSlice(bytes.subarray(from, from + sliceBytes), lines)
      }
      return lines
    },
    end: () => (open.isEmpty() ? [] : [open.close()]),
  }
}

/** A line whose end has not arrived, in one buffer that holds at most its head, its tail and two slices. */
function createOpenLine() {
  let held = Buffer.allocUnsafe(4096)
  let length = 0
  /** The end of the head, where the tail begins; 0 until the line is known to be overlong. */
  let headEnd = 0
  let dropped = 0

  /** Drops everything between the head and the last `keepBytes`. */
  const drop = (keepBytes: number) => {
    headEnd ||= characterStart(held, headBytes)
    const tailStart = Math.max(headEnd, characterStart(held, Math.max(headEnd, length - keepBytes)))
    dropped += countCharacters(held, headEnd, tailStart)
    held.copyWithin(headEnd, tailStart, length)
    length -= tailStart - headEnd
  }

  return {
    isEmpty: () => length === 0,
    add: (piece: Buffer) => {
      if (length + piece.length > held.length) {
        const larger = Buffer.allocUnsafe(Math.max(2 * held.length, length + piece.length))
        held.copy(larger, 0, 0, length)
        held = larger
      }
      // A copy: a view would keep the whole chunk alive.
      length += piece.copy(held, length)
      // A few bytes more than the tail, so that the final cut can find the start of its character.
      if (length > headBytes + tailBytes + sliceBytes) drop(tailBytes + 8)
    },
    close: (): OutputLine => {
      const overlong = headEnd > 0 || length > headBytes + tailBytes
      if (overlong) drop(tailBytes)
      const line = overlong
        ? { text: held.toString('utf8', 0, headEnd), dropped, tail: held.toString('utf8', headEnd, length) }
        : { text: held.toString('utf8', 0, length) }
      length = 0
      headEnd = 0
      dropped = 0
      return line
    },
  }
}

const isContinuation = (byte: number | undefined) => byte !== undefined && (byte & 0xc0) === 0x80

/** `at`, moved back to the start of a character (which has at most three continuation bytes). */
function characterStart(bytes: Buffer, at: number): number {
  let start = at
  while (start > 0 && at - start < 3 && isContinuation(bytes[start])) start--
  return isContinuation(bytes[start]) ? at : start
}

function countCharacters(bytes: Buffer, from: number, to: number): number {
  let count = 0
  for (let i = from; i < to; i++) if (!isContinuation(bytes[i])) count++
  return count
}
