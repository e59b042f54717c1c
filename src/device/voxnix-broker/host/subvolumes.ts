// Deletes a subvolume with those inside it: systemd makes some in each container (var/lib/machines). btrfs-progs before 6.12 cannot
// do that alone. Names inside were chosen in the container, so no line that lists them is trusted: the tree is looked through,
// and what is found is given a name of the broker's before it is deleted.
import { randomBytes } from 'node:crypto'
import { lstatSync, readdirSync, realpathSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { must, run } from './command.ts'

/** The inode of the root of each subvolume. */
const rootInode = 256
const slash = Buffer.from('/')

/** The subvolumes inside, without those inside them. No link is followed. */
function innerSubvolumes(path: string): Buffer[] {
  const found: Buffer[] = []
  const left = [Buffer.from(path)]
  for (let folder = left.pop(); folder !== undefined; folder = left.pop())
    for (const entry of readdirSync(folder, { withFileTypes: true, encoding: 'buffer' })) {
      if (!entry.isDirectory()) continue
      const child = Buffer.concat([folder, slash, entry.name])
      if (lstatSync(child).ino === rootInode) found.push(child)
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
  for (const inner of innerSubvolumes(real)) {
    const known = join(real, `.voxnix-${randomBytes(8).toString('hex')}`)
    renameSync(inner, known)
    await deleteTree(known)
  }
  await must(['btrfs', 'subvolume', 'delete', real])
}
