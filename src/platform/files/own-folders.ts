// Fixes folders that an earlier version of Kiln left open to other users of the computer.
import { chmodSync, lstatSync } from 'node:fs'

/**
 * Removes the permissions of others on a folder of this user. Leaves a missing folder, a link, or another
 * user's folder.
 */
export function closeToOthers(folders: readonly string[], uid: number): void {
  for (const folder of new Set(folders)) {
    try {
      const facts = lstatSync(folder)
      if (facts.isDirectory() && facts.uid === uid && (facts.mode & 0o077) !== 0)
        chmodSync(folder, facts.mode & 0o700)
    } catch {
      // Missing, or on a file system without modes: the folder is as private as it can be.
    }
  }
}
