// A file that several programs may make at the same time.
import { existsSync, linkSync } from 'node:fs'
import { dirname } from 'node:path'
import { readBounded, removeFile, syncFolder, writeDurably } from './durable-file.ts'

/** Writes a file that stays as it is: of two programs the first wins. Returns what the file has. Synced when it returns. */
export function createDurably(path: string, text: string, mode = 0o600): string {
  const own = `${path}.${process.pid}.partial`
  try {
    writeDurably(own, text, mode)
    linkSync(own, path)
  } catch (thrown) {
    if (!existsSync(path)) throw thrown
  } finally {
    removeFile(own)
  }
  syncFolder(dirname(path))
  return readBounded(path) ?? text
}
