// Copies whole trees out of read-only places, measures and removes them.

import {
  chmod,
  constants,
  lstat,
  mkdir,
  open,
  readdir,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'
import { errnoOf, reading, unlessMissing, writing } from './fs-failure.ts'
import { partialPath } from './partial-name.ts'

/**
 * Creates a folder and its missing parents. Not with mkdir's own `recursive`, which reports a read-only file
 * system as "no such file or directory" (Node 24).
 */
export async function makeFolder(
  path: string,
  mode: (path: string) => number | undefined = () => undefined,
): Promise<void> {
  if (await makeOne(path, mode(path))) return
  const above = dirname(path)
  if (above !== path) await makeFolder(above, mode)
  if (!(await makeOne(path, mode(path)))) throw takesNone(above)
}

/** Whether the folder exists now; false if its parent is missing. */
async function makeOne(path: string, mode: number | undefined): Promise<boolean> {
  try {
    await mkdir(path, { mode })
    return true
  } catch (thrown) {
    const code = errnoOf(thrown)
    if (code === 'ENOENT') return false
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return true
    if (code === 'EEXIST') throw unusable(path, message('reason.not-folder'))
    throw thrown
  }
}

/** An existing folder that accepts no new entries: /proc. */
const takesNone = (path: string) => unusable(path, message('reason.no-folder'))

const unusable = (path: string, reason: Message) =>
  failure('home.unwritable', { operation: 'files.write', values: { path, reason } })

/**
 * Copies `from` to `to`, which must not exist or be an empty folder, and which appears completely or not at
 * all. Symbolic links stay links; links out of the tree are left out, and so are `.git` at any depth, sockets
 * and devices. Files from the Nix store are read-only (0444, 0555): the copy gets its owner's write bit and
 * keeps the executable bit.
 */
export async function copyTree(
  from: string,
  to: string,
  skip: (relativePath: string) => boolean,
): Promise<void> {
  const partial = partialPath(to)
  // The copy may be inside the source (an export into the profile's own folder): do not copy it into itself.
  const own = new Set([resolve(to), resolve(partial)])

  let root = from
  async function copy(source: string, target: string, relative: string): Promise<void> {
    const facts = await reading('files.copy', source, () => lstat(source))
    if (facts.isSymbolicLink()) {
      const to = await readlink(source)
      return leadsInside(relative, to) ? symlink(to, target) : undefined
    }
    if (facts.isFile()) return copyOpened(source, target)
    if (!facts.isDirectory()) return
    if (!(await makeOne(target, undefined))) throw takesNone(dirname(target))
    await inFolder(source, async (folder, names) => {
      for (const name of names.sort()) {
        const inner = relative ? `${relative}/${name}` : name
        if (name !== '.git' && !skip(inner) && !own.has(resolve(root, inner)))
          await copy(join(folder, name), join(target, name), inner)
      }
    })
  }

  try {
    await writing('files.copy', to, async () => {
      await makeFolder(dirname(to))
      root = await reading('files.copy', from, () => realpath(from))
      await copy(root, partial, '')
      await rename(partial, to).catch(thrown => {
        throw taken.has(errnoOf(thrown) ?? '') ? exists(to, thrown) : thrown
      })
    })
  } catch (thrown) {
    await removeTree(partial)
    throw thrown
  }
}

const pieceBytes = 1 << 20
const unfollowed = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

/** Copy the file that was opened: a user who can write to the tree may have replaced it with a link since. */
async function copyOpened(source: string, target: string): Promise<void> {
  const file = await reading('files.copy', source, () => open(source, unfollowed))
  try {
    const facts = await file.stat()
    if (!facts.isFile()) return
    const copy = await open(target, 'wx', (facts.mode & 0o777) | 0o600)
    try {
      const bytes = Buffer.allocUnsafe(pieceBytes)
      for (;;) {
        const { bytesRead } = await file.read(bytes, 0, bytes.length)
        if (bytesRead === 0) break
        // writeFile continues where the last one ended.
        await copy.writeFile(bytes.subarray(0, bytesRead))
      }
      await copy.chmod((facts.mode & 0o777) | 0o600)
    } finally {
      await copy.close()
    }
  } finally {
    await file.close()
  }
}

/** If the kernel exposes open folders by descriptor, reaches the content through that and not by name. */
export async function inFolder(
  path: string,
  work: (folder: string, names: string[]) => Promise<void>,
): Promise<void> {
  const folder = await reading('files.copy', path, () => open(path, unfollowed | constants.O_DIRECTORY))
  try {
    const held = process.platform === 'linux' ? `/proc/self/fd/${folder.fd}` : path
    await work(held, await reading('files.copy', path, () => readdir(held)))
  } finally {
    await folder.close()
  }
}

/**
 * Whether a link at `path`, relative to its tree, points into the tree (its target need not exist). Otherwise
 * writes to the copy would end up elsewhere. ".." is accepted only at the beginning: after a name, which may
 * itself be a link, it may lead anywhere. Pure.
 */
export function leadsInside(path: string, to: string): boolean {
  if (isAbsolute(to)) return false
  const parts = to.split('/').filter(part => part !== '' && part !== '.')
  const names = parts.findIndex(part => part !== '..')
  const ups = names < 0 ? parts.length : names
  return ups < path.split('/').length && !parts.slice(ups).includes('..')
}

/** rename(2)'s errors for a target that is a file or a non-empty folder. */
const taken = new Set(['ENOTEMPTY', 'EEXIST', 'ENOTDIR'])
const exists = (path: string, cause: unknown) =>
  failure('file.exists', { operation: 'files.copy', values: { path }, cause })

/**
 * Removes a file or a tree. Nothing can be unlinked from a read-only folder (0555), so those are made
 * writable first.
 */
export async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true })
  } catch (thrown) {
    const code = errnoOf(thrown)
    // Below a file there is nothing, and what cleans up must not hide why it has to.
    if (code === 'ENOTDIR') return
    if (code !== 'EACCES' && code !== 'EPERM') throw thrown
    await openFolders(path)
    await rm(path, { recursive: true, force: true })
  }
}

async function openFolders(path: string): Promise<void> {
  const facts = await unlessMissing(null, () => lstat(path))
  if (!facts?.isDirectory()) return
  if ((facts.mode & 0o700) !== 0o700) await chmod(path, (facts.mode & 0o777) | 0o700)
  for (const name of await readdir(path)) await openFolders(join(path, name))
}
