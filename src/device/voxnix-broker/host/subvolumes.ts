// Deletes a subvolume with those inside it: systemd makes some in each container (var/lib/machines). btrfs-progs before 6.12 cannot
// do that alone. Names inside were chosen in the container, so no line that lists them is trusted: the tree is looked through,
// and what is found is given a name of the broker's before it is deleted.
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmdirSync,
} from 'node:fs'
import { opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { must, run } from './command.ts'

/** The inode of the root of each subvolume. */
const rootInode = 256
const slash = Buffer.from('/')

/** That of the folder that a snapshot has in the place of a subvolume inside: nothing can be made in it. */
const placeholderInode = 2

/** The folders inside of this inode, without those inside them. No link is followed. */
function foldersWith(inode: number, path: string): Buffer[] {
  const found: Buffer[] = []
  const left = [Buffer.from(path)]
  for (let folder = left.pop(); folder !== undefined; folder = left.pop())
    for (const entry of readdirSync(folder, { withFileTypes: true, encoding: 'buffer' })) {
      if (!entry.isDirectory()) continue
      const child = Buffer.concat([folder, slash, entry.name])
      if (lstatSync(child).ino === inode) found.push(child)
      else left.push(child)
    }
  return found
}

const mostNamed = 50
const mostFolders = 200_000

const isEmpty = (path: Buffer) => {
  try {
    return readdirSync(path).length === 0
  } catch {
    // What runs in the container took it away.
    return true
  }
}

/** Of a search that was not whole: there may be more. */
export const unsearched = '…'

/** In that folder, without its links. Throws for one that became a link, and for a path that is too long. */
async function* foldersIn(folder: Buffer): AsyncGenerator<{ path: Buffer; inode: number }> {
  if (!realpathSync(folder, { encoding: 'buffer' }).equals(folder)) throw new Error('a link')
  for await (const entry of await opendir(folder, { encoding: 'buffer' as BufferEncoding })) {
    if (!entry.isDirectory()) continue
    const path = Buffer.concat([folder, slash, Buffer.from(entry.name)])
    const inode = lstatSync(path, { throwIfNoEntry: false })?.ino
    if (inode !== undefined) yield { path, inode }
  }
}

/**
 * Subvolumes inside that are not empty, by their paths from there. `unsearched` is the last one where it did not look everywhere: what
 * runs in the container makes folders as it likes, too many or too deep ones. It gives way to what else the broker does.
 */
export async function subvolumesIn(path: string, most = mostFolders): Promise<string[]> {
  const root = realpathSync(path, { encoding: 'buffer' })
  const found: string[] = []
  const left: Buffer[] = [root]
  let isWhole = true
  let seen = 0
  for (let folder = left.pop(); folder !== undefined; folder = left.pop()) {
    try {
      for await (const { path: child, inode } of foldersIn(folder)) {
        if (seen >= most || found.length >= mostNamed) {
          isWhole = false
          break
        }
        seen += 1
        if (inode !== rootInode) left.push(child)
        else if (!isEmpty(child)) found.push(child.subarray(root.length).toString('utf8').slice(0, 200))
      }
    } catch {
      // It went, became a link, or is deeper than a path can be.
      isWhole = false
    }
    if (seen >= most || found.length >= mostNamed) break
  }
  return [...found.sort(), ...(isWhole && left.length === 0 ? [] : [unsearched])]
}

/** `path`: of a subvolume in which nothing runs. */
export async function deleteTree(path: string): Promise<void> {
  const whole = await run(['btrfs', 'subvolume', 'delete', '--recursive', path])
  if (whole.status === 0) return
  const alone = await run(['btrfs', 'subvolume', 'delete', path])
  if (alone.status === 0) return
  const real = realpathSync(path)
  for (const inner of foldersWith(rootInode, real)) {
    const known = join(real, `.voxnix-${randomBytes(8).toString('hex')}`)
    renameSync(inner, known)
    await deleteTree(known)
  }
  await must(['btrfs', 'subvolume', 'delete', real])
}

/** `path`: of a snapshot that can be written. What was a subvolume inside becomes a folder, which is empty. */
export function replacePlaceholders(path: string): void {
  for (const placeholder of foldersWith(placeholderInode, path)) {
    const { mode, uid, gid } = lstatSync(placeholder)
    rmdirSync(placeholder)
    mkdirSync(placeholder)
    chmodSync(placeholder, mode & 0o7777)
    chownSync(placeholder, uid, gid)
  }
}
