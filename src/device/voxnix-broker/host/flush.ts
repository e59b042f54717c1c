// Puts on the disks what nix-env, btrfs and others changed. None of them does so before it ends, and btrfs may take half
// a minute.
import { existsSync } from 'node:fs'
import { must } from './command.ts'

/** `folders`: one of each file system; those that are missing are left out. The function throws if a disk refuses. */
export const flushOf = (folders: readonly string[]) => async (): Promise<void> => {
  const there = folders.filter(folder => existsSync(folder))
  if (there.length > 0) await must(['sync', '--file-system', ...there])
}
