// One SHA-256 of a tree: of the names, kinds and contents of all that copyTree takes of it. A tree and its copy have the same one.
import { createHash } from 'node:crypto'
import { lstat, readlink, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { reading } from './fs-failure.ts'
import { openRegular } from './regular-file.ts'
import { inFolder, leadsInside } from './tree.ts'

const operation = 'files.hash'
const most = { entries: 20_000, bytes: 256 << 20 }

/** Throws file.missing, file.broken, and tree.too-large where it is more than a person could have looked at. */
export async function hashTree(root: string, { entries, bytes } = most): Promise<string> {
  const all = createHash('sha256')
  let countLeft = entries
  let bytesLeft = bytes
  const spend = (size: number) => {
    countLeft -= 1
    bytesLeft -= size
    if (countLeft < 0 || bytesLeft < 0)
      throw failure('file.broken', {
        operation,
        values: {
          path: root,
          reason: message('reason.tree-too-large', { entries, kibibytes: bytes / 1024 }),
        },
      })
  }
  // Names cannot hold a NUL, so that no two trees are written alike.
  const add = (...words: string[]) => all.update(`${words.join('\0')}\0\0`)

  async function visit(path: string, relative: string): Promise<void> {
    const facts = await reading(operation, path, () => lstat(path))
    if (facts.isSymbolicLink()) {
      const to = await reading(operation, path, () => readlink(path))
      spend(to.length)
      if (leadsInside(relative, to)) add('link', relative, to)
    } else if (facts.isFile()) add('file', relative, ...(await hashFile(path, spend)))
    else if (facts.isDirectory()) {
      spend(0)
      add('folder', relative)
      await inFolder(path, async (folder, names) => {
        for (const name of names.sort())
          if (name !== '.git') await visit(join(folder, name), relative ? `${relative}/${name}` : name)
      })
    }
  }

  await visit(await reading(operation, root, () => realpath(root)), '')
  return all.digest('hex')
}

/** Whether it is a program, and what is in it. */
async function hashFile(path: string, spend: (size: number) => void): Promise<string[]> {
  const file = await openRegular(path, { operation, follow: false })
  if (!file) return []
  try {
    const { mode, size } = await file.stat()
    spend(size)
    const hash = createHash('sha256')
    const piece = Buffer.allocUnsafe(Math.min(size + 1, 1 << 20))
    for (let left = size; left > 0; ) {
      const { bytesRead } = await file.read(piece, 0, Math.min(piece.length, left))
      if (bytesRead === 0) break
      hash.update(piece.subarray(0, bytesRead))
      left -= bytesRead
    }
    return [(mode & 0o100) === 0 ? 'data' : 'program', hash.digest('hex')]
  } finally {
    await file.close()
  }
}
