// Reads the lines of all kept files, checked by the same rules as when written: a file may come from another Kiln.
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { type LogLine, parseLogLine } from '#shared/diagnostics/log-line.ts'
import { unlessMissing } from '../files/fs-failure.ts'
import { logFiles, type Rotation } from './rotate.ts'

/** Oldest first. An unreadable file counts as empty. */
export async function readLines(folder: string, home: string, rotation: Rotation): Promise<LogLine[]> {
  const lines: LogLine[] = []
  for (const path of logFiles(folder, rotation).reverse())
    for (const text of await textLines(path, rotation.maxBytes * 2)) {
      const line = parseLogLine(text, home)
      if (line) lines.push(line)
    }
  return lines
}

/** Reading follows no link and waits for no pipe, as writing does. */
const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

/** Reads only the end of a larger file. */
async function textLines(path: string, maxBytes: number): Promise<string[]> {
  try {
    const handle = await unlessMissing(null, () => open(path, flags))
    if (!handle) return []
    try {
      const facts = await handle.stat()
      if (!facts.isFile()) return []
      const length = Math.min(facts.size, maxBytes)
      const buffer = Buffer.alloc(length)
      const { bytesRead } = await handle.read(buffer, 0, length, facts.size - length)
      return buffer.toString('utf8', 0, bytesRead).split('\n')
    } finally {
      await handle.close()
    }
  } catch {
    // A report without these lines is better than none.
    return []
  }
}
