// Room that is given up where the disk is full, so that an owner can empty the trash: an approval, the audit and the
// removal each write something first. One large file is for data; the small ones are for BTRFS, which keeps them among
// its metadata, where they leave room for just that.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const largeBytes = 4 * 1024 * 1024
const smallFiles = 500
const smallBytes = 1900

export function openReserve(path: string, log: (line: string) => void) {
  /** Does nothing where it is there, or the disk is full. */
  function make() {
    if (existsSync(path)) return
    const partial = `${path}.partial`
    try {
      rmSync(partial, { recursive: true, force: true })
      mkdirSync(partial, { mode: 0o700 })
      // Random, since a file system may compress.
      writeFileSync(join(partial, 'large'), randomBytes(largeBytes))
      for (let at = 0; at < smallFiles; at += 1)
        writeFileSync(join(partial, String(at)), randomBytes(smallBytes))
      renameSync(partial, path)
    } catch (thrown) {
      rmSync(partial, { recursive: true, force: true })
      log(`No room is kept for a full disk: ${thrown instanceof Error ? thrown.message : thrown}`)
    }
  }
  make()
  return { make, release: () => rmSync(path, { recursive: true, force: true }) }
}
export type Reserve = ReturnType<typeof openReserve>
