// Room that is given up where the disk is full, so that an owner can empty the trash or stop what fills it: an
// approval, the audit and the removal each write something first. In two halves, since something may still write: the
// first is for the question, and minutes later the second for its answer. Each has one large file for data; the small
// ones are for BTRFS, which keeps them among its metadata, where they leave room for just that.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const halves = ['question', 'answer'] as const
type Half = (typeof halves)[number]

const largeBytes = 4 * 1024 * 1024
const smallFiles = 500
const smallBytes = 1900

export function openReserve(path: string, log: (line: string) => void) {
  const remove = (folder: string) => rmSync(folder, { recursive: true, force: true })

  function makeHalf(half: Half) {
    const [whole, partial] = [join(path, half), join(path, `${half}.partial`)]
    if (existsSync(whole)) return
    try {
      remove(partial)
      mkdirSync(partial, { recursive: true, mode: 0o700 })
      // Random, since a file system may compress.
      writeFileSync(join(partial, 'large'), randomBytes(largeBytes))
      for (let at = 0; at < smallFiles; at += 1)
        writeFileSync(join(partial, String(at)), randomBytes(smallBytes))
      renameSync(partial, whole)
    } catch (thrown) {
      remove(partial)
      throw thrown
    }
  }
  /** Does nothing where it is there, or the disk is full. */
  function make() {
    try {
      // A broker from before the halves kept its files here.
      if (existsSync(join(path, 'large'))) remove(path)
      for (const half of halves) makeHalf(half)
    } catch (thrown) {
      log(`No room is kept for a full disk: ${thrown instanceof Error ? thrown.message : thrown}`)
    }
  }
  make()
  return { make, release: (half: Half) => remove(join(path, half)) }
}
export type Reserve = ReturnType<typeof openReserve>
