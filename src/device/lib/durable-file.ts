// Files that are either old or new after a power cut: temporary name, fsync, rename, and fsync of the folder.
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'

const isMissing = (thrown: unknown) =>
  thrown instanceof Error && 'code' in thrown && (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR')

/** null if the file is missing. Throws if it is larger. */
export function readBounded(path: string, mostBytes = 64 * 1024): string | null {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (thrown) {
    if (isMissing(thrown)) return null
    throw thrown
  }
  try {
    // Files in /proc report no size.
    const bytes = Buffer.alloc(mostBytes + 1)
    let length = 0
    for (let read = -1; read !== 0 && length < bytes.length; length += read)
      read = readSync(file, bytes, length, bytes.length - length, null)
    if (length > mostBytes) throw new Error(`${path} has more than ${mostBytes} bytes`)
    return bytes.toString('utf8', 0, length)
  } finally {
    closeSync(file)
  }
}

/** Synced when it returns. No other program may write this name in its folder. */
export function writeDurably(path: string, text: string, mode = 0o600): void {
  const partial = `${path}.partial`
  try {
    const file = openSync(partial, 'w', mode)
    try {
      // A leftover of a power cut may have another mode.
      fchmodSync(file, mode)
      writeFileSync(file, text)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(partial, path)
  } catch (thrown) {
    removeFile(partial)
    throw thrown
  }
  syncFolder(dirname(path))
}

export function removeFile(path: string): void {
  try {
    unlinkSync(path)
  } catch (thrown) {
    if (!isMissing(thrown)) throw thrown
  }
}

export function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
