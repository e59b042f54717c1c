// Reads pages of a log while it grows. Returns only complete lines: a line still being written comes with the
// next read.
import type { FileHandle } from 'node:fs/promises'
import { decodeIndex, emptyIndex, extendIndex, type LogIndex, linesPerEntry } from './log-index.ts'
import { openRegular, readRegular } from './regular-file.ts'

const chunkBytes = 1 << 20
/** Enough for eight billion lines. */
const mostIndexBytes = 64 << 20
/** How many logs keep their index in memory: 8 bytes per 1,000 lines each. */
const remembered = 64

type Known = { identity: string; index: LogIndex }

export async function readFully(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length)
  let done = 0
  while (done < length) {
    const { bytesRead } = await handle.read(bytes, done, length - done, position + done)
    if (bytesRead === 0) break
    done += bytesRead
  }
  return bytes.subarray(0, done)
}

/** The index file is trusted if its last entry does follow a newline. */
async function fromFile(path: string, handle: FileHandle, sizeBytes: number): Promise<LogIndex> {
  // An index that is not a regular file, or too large, counts as missing: it can be rebuilt from the log.
  const bytes = await readRegular(`${path}.idx`, { maxBytes: mostIndexBytes }).catch(() => null)
  const index = bytes ? decodeIndex(bytes, sizeBytes) : null
  if (!index || index.lines === 0) return emptyIndex()
  return (await readFully(handle, index.bytes - 1, 1))[0] === 0x0a ? index : emptyIndex()
}

export function createLogReader() {
  const known = new Map<string, Known>()
  const queues = new Map<string, Promise<unknown>>()

  async function refresh(path: string, handle: FileHandle): Promise<LogIndex> {
    const { size, ino, dev, birthtimeMs } = await handle.stat()
    const identity = `${dev}:${ino}:${birthtimeMs}`
    const before = known.get(path)
    const usable = before && before.identity === identity && before.index.bytes <= size
    const index = usable ? before.index : await fromFile(path, handle, size)
    known.delete(path)
    known.set(path, { identity, index })
    for (const oldest of known.keys()) if (known.size > remembered) known.delete(oldest)

    // Scanned in pieces; the pieces of a longer line are joined.
    let length = chunkBytes
    while (index.bytes < size) {
      const bytes = await readFully(handle, index.bytes, Math.min(length, size - index.bytes))
      const start = index.bytes
      extendIndex(index, bytes)
      if (index.bytes > start) length = chunkBytes
      else if (start + bytes.length >= size || bytes.length < length) break
      else length *= 2
    }
    return index
  }

  /** One at a time per log, because both would extend the same index. */
  async function indexOf(path: string, handle: FileHandle): Promise<LogIndex> {
    const turn = (queues.get(path) ?? Promise.resolve()).then(() => refresh(path, handle))
    const settled = turn.then(
      () => undefined,
      () => undefined,
    )
    queues.set(path, settled)
    const index = await turn
    if (queues.get(path) === settled) queues.delete(path)
    return { ...index }
  }

  async function readLog(
    path: string,
    from: number,
    count: number,
  ): Promise<{ total: number; lines: string[] }> {
    const handle = await openRegular(path)
    if (!handle) return { total: 0, lines: [] }
    try {
      const { offsets, lines: total, bytes } = await indexOf(path, handle)
      const first = Math.max(0, Math.min(Math.trunc(from), total))
      const end = Math.max(first, Math.min(first + Math.trunc(count), total))
      if (first === end) return { total, lines: [] }
      const entry = Math.floor(first / linesPerEntry)
      const start = offsets[entry] ?? 0
      const stop = offsets[Math.ceil(end / linesPerEntry)] ?? bytes
      const text = (await readFully(handle, start, stop - start)).toString('utf8')
      const skipped = first - entry * linesPerEntry
      return { total, lines: text.split('\n', skipped + end - first).slice(skipped) }
    } finally {
      await handle.close()
    }
  }

  return { readLog, indexOf }
}
