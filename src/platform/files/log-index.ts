// The offset of every 1,000th line of a log, so that a page of a log with a million lines is one small read.
// Kept in memory, and by the writer in `<log>.idx`: 64-bit little-endian offsets of lines 1,000, 2,000, …

export const linesPerEntry = 1000
const newline = 0x0a

export type LogIndex = {
  /** offsets[k] is the byte at which line k × 1,000 begins; offsets[0] is 0. */
  offsets: number[]
  /** Complete lines, each ended by a newline, and their bytes. A partial last line is in neither. */
  lines: number
  bytes: number
}

export const emptyIndex = (): LogIndex => ({ offsets: [0], lines: 0, bytes: 0 })

/** Adds the bytes that follow `index.bytes`. Bytes after their last newline are left for the next call. */
export function extendIndex(index: LogIndex, bytes: Uint8Array): void {
  const start = index.bytes
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) {
    index.lines += 1
    index.bytes = start + at + 1
    if (index.lines % linesPerEntry === 0) index.offsets.push(index.bytes)
  }
}

export function encodeIndex(offsets: number[]): Buffer {
  const bytes = Buffer.alloc(offsets.length * 8)
  for (const [at, offset] of offsets.entries()) bytes.writeBigUInt64LE(BigInt(offset), at * 8)
  return bytes
}

/** The file's index, or null if it cannot belong to a log of `sizeBytes`. A partial entry is dropped. */
export function decodeIndex(bytes: Uint8Array, sizeBytes: number): LogIndex | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const offsets = [0]
  for (let at = 0; at + 8 <= bytes.length; at += 8) {
    const offset = Number(view.getBigUint64(at, true))
    // A thousand lines have at least a thousand newlines.
    if (offset < (offsets.at(-1) ?? 0) + linesPerEntry || offset > sizeBytes) return null
    offsets.push(offset)
  }
  return { offsets, lines: (offsets.length - 1) * linesPerEntry, bytes: offsets.at(-1) ?? 0 }
}
