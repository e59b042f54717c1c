// A file that several programs may make at the same time.
import { closeSync, existsSync, fchmodSync, fsyncSync, linkSync, openSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { readBounded, removeFile, syncFolder } from './durable-file.ts'

/** Writes a file that stays as it is: of two programs the first wins. Returns what the file has. Synced when it returns. */
export function createDurably(path: string, text: string, mode = 0o600): string {
  const own = `${path}.${process.pid}.partial`
  try {
    const file = openSync(own, 'w', mode)
    try {
      fchmodSync(file, mode)
      writeFileSync(file, text)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    linkSync(own, path)
  } catch (thrown) {
    if (!existsSync(path)) throw thrown
  } finally {
    removeFile(own)
  }
  syncFolder(dirname(path))
  return readBounded(path) ?? text
}
