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
