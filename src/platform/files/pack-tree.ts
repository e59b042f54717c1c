// Packs a tree as one reproducible tar archive (POSIX.1-2001).
import { once } from 'node:events'
import { lstat, open, readlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import tar from 'tar-stream'
import { reading, writing } from './fs-failure.ts'
import { withRegular } from './regular-file.ts'
import { inFolder, makeFolder, removeTree } from './tree.ts'

const operation = 'files.pack'

/**
 * Packs files, folders and links (as links) with their modes, without owners or timestamps; leaves out
 * anything else. Names are relative to `from`. A failure leaves no file.
 */
export async function packTree(from: string, to: string): Promise<void> {
  await writing(operation, to, () => makeFolder(dirname(to)))
  // An existing file of that name is left alone.
  const file = await writing(operation, to, () => open(to, 'wx', 0o600))
  const pack = tar.pack()
  const filled = fill(pack, from, '').then(
    () => pack.finalize(),
    (thrown: Error) => pack.destroy(thrown),
  )
  try {
    await writing(operation, to, () => pipeline(pack, file.createWriteStream()))
  } catch (thrown) {
    await removeTree(to)
    throw thrown
  } finally {
    await filled
  }
}

async function fill(pack: tar.Pack, from: string, prefix: string): Promise<void> {
  await inFolder(from, async (folder, names) => {
    for (const each of names.sort()) {
      const path = join(folder, each)
      const facts = await reading(operation, path, () => lstat(path))
      const header = { name: prefix + each, mode: facts.mode & 0o777, mtime: new Date(0), uid: 0, gid: 0 }
      if (facts.isSymbolicLink())
        pack.entry({ ...header, type: 'symlink', linkname: await readlink(path), size: 0 })
      else if (facts.isDirectory()) {
        pack.entry({ ...header, type: 'directory', size: 0 })
        await fill(pack, path, `${prefix}${each}/`)
      } else if (facts.isFile()) await packFile(pack, path, header)
    }
  })
}

type FileHeader = { name: string; mode: number; mtime: Date; uid: number; gid: number }

/** Packs the file that was opened, never through a link: it may have been exchanged since its folder was read. */
async function packFile(pack: tar.Pack, path: string, header: FileHeader): Promise<void> {
  await withRegular(path, { operation, follow: false }, async (file, size) => {
    const ended = Promise.withResolvers<void>()
    const entry = pack.entry({ ...header, size, type: 'file' }, thrown =>
      thrown ? ended.reject(thrown) : ended.resolve(),
    )
    // Awaited below.
    ended.promise.catch(() => undefined)
    await reading(operation, path, async () => {
      for await (const piece of file.createReadStream({ autoClose: false })) {
        if (!entry.write(piece)) await Promise.race([once(entry, 'drain'), ended.promise])
      }
    })
    entry.end(undefined)
    // Rejects if the file is longer or shorter than its header says.
    await ended.promise
  })
}
