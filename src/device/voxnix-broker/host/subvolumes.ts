// Deletes a subvolume with nested ones: systemd makes some in each container (var/lib/machines), and
// btrfs-progs before 6.12 cannot do that. Names inside were chosen in the container, so no listing of them is
// trusted: the tree is searched, and each subvolume gets a name of the broker's before it is deleted.
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmdirSync,
} from 'node:fs'
import { opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { must, run } from './command.ts'

/** Inode of the root of each subvolume. */
const rootInode = 256
const slash = Buffer.from('/')

/**
 * Inode of the placeholder that a snapshot has instead of a nested subvolume. Nothing can be created in it.
 */
const placeholderInode = 2

const isTooDeep = (thrown: unknown) =>
  thrown instanceof Error && 'code' in thrown && thrown.code === 'ENAMETOOLONG'
const entriesOf = (folder: Buffer) => opendir(folder, { encoding: 'buffer' as BufferEncoding })

/**
 * The topmost folders with this inode. Follows no links, and leaves out folders deeper than a path can be.
 */
async function foldersWith(inode: number, path: string): Promise<Buffer[]> {
  const found: Buffer[] = []
  const left = [Buffer.from(path)]
  for (let folder = left.pop(); folder !== undefined; folder = left.pop())
    try {
      for await (const entry of await entriesOf(folder)) {
        if (!entry.isDirectory()) continue
        const child = Buffer.concat([folder, slash, Buffer.from(entry.name)])
        if (lstatSync(child).ino === inode) found.push(child)
        else left.push(child)
      }
    } catch (thrown) {
      if (!isTooDeep(thrown)) throw thrown
    }
  return found
}

const mostNamed = 50
const mostEntries = 500_000
const mostMs = 5000

/** Marks an incomplete search: there may be more. */
export const unsearched = '…'

type Found = { path: Buffer; inode: number }

/**
 * Yields the entries of the folder; null for a file or a link. Throws if a part of its path has become a link, and if
 * the path is too long. The path is checked once the folder is held open: a check before that would hold for a folder
 * that a program in the container can swap at once.
 */
async function* entriesIn(folder: Buffer): AsyncGenerator<Found | null> {
  const file = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW)
  try {
    const held = Buffer.from(`/proc/self/fd/${file}`)
    if (!readlinkSync(held, { encoding: 'buffer' }).equals(folder)) throw new Error('a link')
    for await (const entry of await entriesOf(held)) {
      const name = Buffer.concat([slash, Buffer.from(entry.name)])
      const inode = entry.isDirectory()
        ? lstatSync(Buffer.concat([held, name]), { throwIfNoEntry: false })?.ino
        : undefined
      yield inode === undefined ? null : { path: Buffer.concat([folder, name]), inode }
    }
  } finally {
    closeSync(file)
  }
}

async function isEmpty(path: Buffer): Promise<boolean> {
  try {
    for await (const _ of entriesIn(path)) return false
    return true
  } catch {
    // A program in the container removed it.
    return true
  }
}

/**
 * Paths of nested subvolumes that are not empty. `unsearched` comes last if the search was incomplete:
 * programs in the container can make too many or too deep folders. Yields to the broker's other work.
 */
export async function subvolumesIn(path: string, most = mostEntries): Promise<string[]> {
  const end = performance.now() + mostMs
  const root = realpathSync(path, { encoding: 'buffer' })
  const found: string[] = []
  const left: Buffer[] = [root]
  let isWhole = true
  let seen = 0
  const isOver = () => seen >= most || found.length >= mostNamed || performance.now() > end
  for (let folder = left.pop(); folder !== undefined; folder = left.pop()) {
    try {
      for await (const entry of entriesIn(folder)) {
        if (isOver()) {
          isWhole = false
          break
        }
        seen += 1
        if (entry === null) continue
        const { path: child, inode } = entry
        if (inode !== rootInode) left.push(child)
        else if (!(await isEmpty(child)))
          found.push(child.subarray(root.length).toString('utf8').slice(0, 200))
      }
    } catch {
      // It disappeared, became a link, or is deeper than a path can be.
      isWhole = false
    }
    if (isOver()) break
  }
  return [...found.sort(), ...(isWhole && left.length === 0 ? [] : [unsearched])]
}

/** `path`: a subvolume in which nothing runs. */
export async function deleteTree(path: string): Promise<void> {
  const whole = await run(['btrfs', 'subvolume', 'delete', '--recursive', path])
  if (whole.status === 0) return
  const alone = await run(['btrfs', 'subvolume', 'delete', path])
  if (alone.status === 0) return
  const real = realpathSync(path)
  for (const inner of await foldersWith(rootInode, real)) {
    const known = join(real, `.voxnix-${randomBytes(8).toString('hex')}`)
    renameSync(inner, known)
    await deleteTree(known)
  }
  await must(['btrfs', 'subvolume', 'delete', real])
}

/** `path`: a writable snapshot. Placeholders of nested subvolumes become empty folders. */
export async function replacePlaceholders(path: string): Promise<void> {
  for (const placeholder of await foldersWith(placeholderInode, path)) {
    const { mode, uid, gid } = lstatSync(placeholder)
    rmdirSync(placeholder)
    mkdirSync(placeholder)
    chmodSync(placeholder, mode & 0o7777)
    chownSync(placeholder, uid, gid)
  }
}
