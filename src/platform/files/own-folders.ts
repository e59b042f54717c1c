// Folders that an earlier version of Kiln left open to other users of the computer.
import { chmodSync, lstatSync } from 'node:fs'

/** Takes from others what they may do in a folder of this user's. Leaves what is missing, a link, or another user's. */
export function closeToOthers(folders: readonly string[], uid: number): void {
  for (const folder of new Set(folders)) {
    try {
      const facts = lstatSync(folder)
      if (facts.isDirectory() && facts.uid === uid && (facts.mode & 0o077) !== 0)
        chmodSync(folder, facts.mode & 0o700)
    } catch {
      // Not there yet, or on a file system without modes: the folder is as private as it can be.
    }
  }
}
