// The engine's files, on a real file system.
import { constants, type Dirent } from 'node:fs'
import { access, lstat, readdir, realpath, rename, stat, symlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { FilesPort, FolderEntry } from '#engine/ports/files.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { isRunning } from '../process/running.ts'
import { createText } from './create-text.ts'
import { endOf } from './file-end.ts'
import { hashFile } from './file-hash.ts'
import { readForeignText } from './foreign-text.ts'
import { reading, unlessMissing, writing } from './fs-failure.ts'
import { hashTree } from './hash-tree.ts'
import { createLogReader } from './log-reader.ts'
import { searchLog } from './log-search.ts'
import { openLog } from './log-writer.ts'
import { mountedMedia } from './mounted-media.ts'
import { assertOwnFolder } from './own-folders.ts'
import { packTree } from './pack-tree.ts'
import { partialPath } from './partial-name.ts'
import { syncTree } from './publish.ts'
import { openRegular, readRegular } from './regular-file.ts'
import { allocatedBytes, freeBytes } from './space.ts'
import { sweepPartials } from './sweep.ts'
import { copyTree, makeFolder, removeTree } from './tree.ts'
import { writeText } from './write-text.ts'

/** Larger than any record, lock file or host list: the images folder may be a stranger's. */
const mostTextBytes = 64 << 20

/** `own`: Kiln's own folders. Everything created in them is private to this user. */
export function createFiles(own: readonly string[] = []): FilesPort {
  const isOwn = (path: string) => own.some(root => path === root || path.startsWith(`${root}/`))
  const folderMode = (path: string) => (isOwn(path) ? 0o700 : undefined)
  const ensureFolder = (path: string) => writing('files.write', path, () => makeFolder(path, folderMode))
  const { readLog, indexOf } = createLogReader()
  return {
    readText: async path => (await readRegular(path, { maxBytes: mostTextBytes }))?.toString('utf8') ?? null,
    readForeignText,
    readTail: (path, maxBytes) => reading('files.read', path, () => readTail(path, maxBytes)),
    isLink: path => unlessMissing(null, () => lstat(path)).then(facts => facts?.isSymbolicLink() ?? false),

    writeText: async (path, text, { mode } = {}) => {
      await ensureFolder(dirname(path))
      await writeText(path, text, { mode, isPrivate: isOwn(path) })
    },

    writeBytes: async (path, bytes, { mode }) => {
      await ensureFolder(dirname(path))
      await writeText(path, bytes, { mode })
    },

    createText: async (path, text) => {
      await ensureFolder(dirname(path))
      return writing('files.write', path, () =>
        createText(path, text, { mode: isOwn(path) ? 0o600 : undefined }),
      )
    },

    facts: path =>
      reading('files.read', path, async () => {
        const facts = await unlessMissing(null, () => stat(path))
        if (!facts) return null
        const kind = facts.isFile() ? 'file' : facts.isDirectory() ? 'folder' : 'other'
        const { size: sizeBytes, mtimeMs: modifiedMs, ctimeMs: changedMs, ino: inode, uid: owner } = facts
        return { kind, sizeBytes, allocatedBytes: facts.blocks * 512, modifiedMs, changedMs, inode, owner }
      }),

    resolve: path => reading('files.read', path, () => unlessMissing(null, () => realpath(path))),

    list: path => reading('files.read', path, async () => (await namesIn(path)).sort()),

    entries: path => reading('files.read', path, () => entriesOf(path)),
    mountedMedia,
    assertOwn: path => assertOwnFolder(path),

    makeFolder: ensureFolder,
    isWritable: folder =>
      access(folder, constants.W_OK | constants.X_OK).then(
        () => true,
        () => false,
      ),

    copyTree: (from, to, skip = () => false) => copyTree(from, to, skip),
    hashTree: path => hashTree(path),
    hashFile,
    packTree,
    makeLink: (path, target) => writing('files.write', path, () => symlink(target, path)),
    rename: (from, to) => writing('files.write', to, () => rename(from, to)),
    syncTree: path => writing('files.write', path, () => syncTree(path)),
    remove: path => writing('files.remove', path, () => removeTree(path)),
    freeBytes: path => reading('files.read', path, () => freeBytes(path)),
    allocatedBytes: path => reading('files.read', path, () => allocatedBytes(path)),

    openLog: async path => {
      await ensureFolder(dirname(path))
      return openLog({ path, indexOf })
    },
    readLog: (path, from, count) => reading('files.read', path, () => readLog(path, from, count)),
    searchLog: (path, text, limit) => reading('files.read', path, () => searchLog(path, text, limit)),

    sweep: (path, of) => reading('files.sweep', path, () => sweepPartials(path, of)),
    partialPath: path => partialPath(path),
    isRunning,
  }
}

/** A file in its place is not a missing folder: what reads records would find none, and say so. */
async function namesIn(path: string): Promise<string[]> {
  const names = await unlessMissing(null, () => readdir(path))
  if (names) return names
  const facts = await unlessMissing(null, () => lstat(path))
  if (!facts || facts.isSymbolicLink()) return []
  // Made between the two looks, by another export into the same folder.
  if (facts.isDirectory()) return unlessMissing([], () => readdir(path))
  const reason = message('reason.not-folder')
  throw failure('file.broken', { operation: 'files.read', values: { path, reason }, details: { path } })
}

async function entriesOf(path: string): Promise<FolderEntry[]> {
  const found = await readdir(path, { withFileTypes: true })
  return found.map(entry => ({ name: entry.name, kind: kindOf(entry) }))
}

function kindOf(entry: Dirent): FolderEntry['kind'] {
  if (entry.isSymbolicLink()) return 'link'
  if (entry.isDirectory()) return 'folder'
  return entry.isFile() ? 'file' : 'other'
}

async function readTail(path: string, maxBytes: number): Promise<string> {
  const file = await openRegular(path)
  if (!file) return ''
  try {
    return (await endOf(file, maxBytes)).toString()
  } finally {
    await file.close()
  }
}
