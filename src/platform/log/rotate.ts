// Renames kiln.log to kiln.log.1, that to kiln.log.2, and deletes the oldest. Only one process at a time does it.
import { open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { errnoOf, unlessMissing } from '../files/fs-failure.ts'
import { logName } from './append.ts'

export type Rotation = {
  /** A file of this size is rotated. */
  maxBytes: number
  /** Number of files, including the current one. */
  files: number
}

/** Rotation takes milliseconds, so an older lock was left by a killed process. */
const staleMs = 10_000

/** Newest first. */
export const logFiles = (folder: string, { files }: Rotation): string[] =>
  Array.from({ length: files }, (_, age) => join(folder, age === 0 ? logName : `${logName}.${age}`))

const isFull = async (path: string, { maxBytes }: Rotation) =>
  (await unlessMissing({ size: 0 }, () => stat(path))).size >= maxBytes

export async function rotateWhereFull(folder: string, rotation: Rotation): Promise<void> {
  const paths = logFiles(folder, rotation)
  const [current = logName] = paths
  if (!(await isFull(current, rotation))) return
  const lock = join(folder, '.rotating')
  if (!(await taken(lock))) return
  try {
    // Another process may have just done it.
    if (!(await isFull(current, rotation))) return
    for (let age = paths.length - 1; age > 0; age--) {
      const [from, to] = [paths[age - 1], paths[age]]
      if (from && to) await unlessMissing(undefined, () => rename(from, to))
    }
  } finally {
    await rm(lock, { force: true })
  }
}

/** False while another process holds the lock: that one rotates. */
async function taken(lock: string): Promise<boolean> {
  try {
    await (await open(lock, 'wx', 0o600)).close()
    return true
  } catch (thrown) {
    if (errnoOf(thrown) !== 'EEXIST') throw thrown
    const { mtimeMs } = await unlessMissing({ mtimeMs: Date.now() }, () => stat(lock))
    // The next write tries again. A clock that was set back only delays it.
    if (Date.now() - mtimeMs > staleMs) await rm(lock, { force: true })
    return false
  }
}
