// Appends lines to a log in order without blocking the caller, and keeps an index next to it.
import { type FileHandle, open, writeFile } from 'node:fs/promises'
import type { LogWriter } from '#engine/ports/files.ts'
import { writeFailure, writing } from './fs-failure.ts'
import { encodeIndex, type LogIndex, linesPerEntry } from './log-index.ts'
import { readFully } from './log-reader.ts'

/** One entry is one line, whatever it contains. */
const asLine = (text: string) => text.replaceAll(/\r?\n/g, ' ')

type Options = { path: string; indexOf: (path: string, handle: FileHandle) => Promise<LogIndex> }

/** Opens `path` for appending. A partial last line (from a crash during a write) gets a newline and stays a line. */
export async function openLog({ path, indexOf }: Options): Promise<LogWriter> {
  const { handle, indexFile, index } = await writing('files.log', path, async () => {
    const handle = await open(path, 'a+', 0o600)
    try {
      const { size } = await handle.stat()
      if (size > 0 && (await readFully(handle, size - 1, 1))[0] !== 0x0a) await handle.appendFile('\n')
      const index = await indexOf(path, handle)
      await writeFile(`${path}.idx`, encodeIndex(index.offsets.slice(1)), { mode: 0o600 })
      return { handle, indexFile: await open(`${path}.idx`, 'a'), index }
    } catch (thrown) {
      await handle.close()
      throw thrown
    }
  })

  let waiting: string[] = []
  let writer: Promise<void> | null = null
  let failed: unknown = null
  let closed = false
  let { lines, bytes } = index

  async function write(some: string[]): Promise<void> {
    const encoded = Buffer.from(`${some.map(asLine).join('\n')}\n`, 'utf8')
    await handle.appendFile(encoded)
    lines += some.length
    bytes += encoded.length
    if (lines % linesPerEntry === 0) await indexFile.appendFile(encodeIndex([bytes]))
  }

  async function drain(): Promise<void> {
    try {
      while (waiting.length > 0) {
        const batch = waiting
        waiting = []
        for (let at = 0; at < batch.length; ) {
          // Up to the next 1,000th line, so that each offset in the index is the end of a write.
          const end = at + linesPerEntry - (lines % linesPerEntry)
          await write(batch.slice(at, end))
          at = end
        }
      }
    } catch (thrown) {
      failed = writeFailure(thrown, 'files.log', path)
      waiting = []
    } finally {
      writer = null
    }
  }

  return {
    append(more) {
      // A program's last output may arrive after the log was closed, and after a failed write there is no log.
      if (closed || failed !== null) return
      for (const line of more) waiting.push(line)
      if (waiting.length > 0) writer ??= Promise.resolve().then(drain)
    },
    async close() {
      if (closed) return
      closed = true
      while (writer) await writer
      await Promise.allSettled([handle.close(), indexFile.close()])
      if (failed !== null) throw failed
    },
  }
}
