// Free space, and how much space a tree uses.
import { lstat, readdir, statfs } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { errnoOf, unlessMissing } from './fs-failure.ts'

/** Bytes that an ordinary user may still write at `path`; if it does not exist, at its nearest existing parent. */
export async function freeBytes(path: string): Promise<number> {
  let folder = resolve(path)
  for (;;) {
    try {
      const { bavail, bsize } = await statfs(folder)
      return bavail * bsize
    } catch (thrown) {
      const missing = ['ENOENT', 'ENOTDIR'].includes(errnoOf(thrown) ?? '')
      if (!missing || folder === dirname(folder)) throw thrown
      folder = dirname(folder)
    }
  }
}

/** Bytes of blocks used by a tree, folders included; a file with several hard links counts once. 0 if missing. */
export async function allocatedBytes(path: string): Promise<number> {
  const seen = new Set<string>()

  async function measure(entry: string): Promise<number> {
    const facts = await unlessMissing(null, () => lstat(entry))
    if (!facts) return 0
    if (facts.nlink > 1 && !facts.isDirectory()) {
      const identity = `${facts.dev}:${facts.ino}`
      if (seen.has(identity)) return 0
      seen.add(identity)
    }
    // POSIX: st_blocks counts units of 512 bytes, whatever the file system's block size.
    let bytes = facts.blocks * 512
    if (facts.isDirectory()) {
      const names = await unlessMissing([], () => readdir(entry))
      for (const inside of await Promise.all(names.map(name => measure(join(entry, name))))) bytes += inside
    }
    return bytes
  }
  return measure(path)
}
