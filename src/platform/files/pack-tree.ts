// Packs a tree as one reproducible tar archive (POSIX.1-2001).
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { lstat, open, readdir, readlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import tar from 'tar-stream'
import { reading, writing } from './fs-failure.ts'
import { makeFolder, removeTree } from './tree.ts'

/**
 * Packs files, folders and links (as links) with their modes, without owners or timestamps; leaves out
 * anything else. Names are relative to `from`. A failure leaves no file.
 */
export async function packTree(from: string, to: string): Promise<void> {
  await writing('files.pack', to, () => makeFolder(dirname(to)))
  // An existing file of that name is left alone.
  const file = await writing('files.pack', to, () => open(to, 'wx', 0o600))
  const pack = tar.pack()
  const filled = fill(pack, from, '').then(
    () => pack.finalize(),
    (thrown: Error) => pack.destroy(thrown),
  )
  try {
    await writing('files.pack', to, () => pipeline(pack, file.createWriteStream()))
  } catch (thrown) {
    await removeTree(to)
    throw thrown
  } finally {
    await filled
  }
}

async function fill(pack: tar.Pack, folder: string, prefix: string): Promise<void> {
  const names = await reading('files.pack', folder, () => readdir(folder))
  for (const each of names.sort()) {
    const path = join(folder, each)
    const facts = await reading('files.pack', path, () => lstat(path))
    const header = { name: prefix + each, mode: facts.mode & 0o777, mtime: new Date(0), uid: 0, gid: 0 }
    if (facts.isSymbolicLink())
      pack.entry({ ...header, type: 'symlink', linkname: await readlink(path), size: 0 })
    else if (facts.isDirectory()) {
      pack.entry({ ...header, type: 'directory', size: 0 })
      await fill(pack, path, `${prefix}${each}/`)
    } else if (facts.isFile()) await packFile(pack, path, { ...header, size: facts.size })
  }
}

type FileHeader = { name: string; mode: number; mtime: Date; uid: number; gid: number; size: number }

async function packFile(pack: tar.Pack, path: string, header: FileHeader): Promise<void> {
  const ended = Promise.withResolvers<void>()
  const entry = pack.entry({ ...header, type: 'file' }, thrown =>
    thrown ? ended.reject(thrown) : ended.resolve(),
  )
  ended.promise.catch(() => undefined) // awaited below
  await reading('files.pack', path, async () => {
    for await (const piece of createReadStream(path)) {
      if (!entry.write(piece)) await Promise.race([once(entry, 'drain'), ended.promise])
    }
  })
  entry.end(undefined)
  // Rejects if the file is longer or shorter than its header says.
  await ended.promise
}
