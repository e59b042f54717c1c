// A backup of a Connect: a folder with the database as one file, and the files that belong to it. Anyone who
// has it can impersonate this Connect, so only its user can read it. Can be made while the server runs:
// SQLite copies a consistent state.
import { chmod, copyFile, lstat, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { unlessMissing } from '#platform/files/fs-failure.ts'
import { partialPath } from '#platform/files/partial-name.ts'
import { syncFolder, syncTree } from '#platform/files/publish.ts'
import { sweepPartials } from '#platform/files/sweep.ts'
import { failure } from '#shared/errors.ts'
import {
  assertSecret,
  createFile,
  dataFiles,
  isFull,
  makePrivateFolder,
  readIfThere,
  unlessUnusable,
} from './data-folder.ts'
import { keptCertificate } from './kept-certificate.ts'
import { assertOutsideData } from './outside-data.ts'
import { openStoreFile } from './store/sqlite-store.ts'

const operation = 'connect.backup'

/**
 * `target`: a folder that does not exist yet. Throws connect.none, file.taken, connect.inside, connect.secret,
 * folder.unusable, connect.broken.
 */
export async function backUpConnect(folder: string, target: string): Promise<void> {
  const path = join(folder, dataFiles.store)
  if (!(await namesIn(folder)).includes(dataFiles.store))
    throw failure('connect.none', { operation, values: { path: folder } })
  const there = () => unlessMissing(null, () => lstat(target))
  if ((await unlessUnusable(dirname(target), there)) !== null)
    throw failure('file.taken', { operation, values: { path: target } })
  await assertOutsideData(folder, target, operation)
  await assertSecret(folder)
  await publishing(target, path, async partial => {
    await copyServed(path, join(partial, dataFiles.store))
    await copyRest(folder, partial)
  })
}

/**
 * Restores to an empty or missing folder. The source may also be the folder of a Connect that ended in the middle of its
 * work. `checkOnly`: finds out whether it can, and leaves the folder as it is. Throws connect.backup, connect.secret,
 * connect.certificate, file.exists, folder.unusable, connect.newer, connect.broken.
 */
export async function restoreConnect(
  source: string,
  folder: string,
  { checkOnly = false } = {},
): Promise<void> {
  for (const name of [dataFiles.store, dataFiles.secret])
    if (!(await isFile(join(source, name))))
      throw failure('connect.backup', { operation, values: { path: source } })
  await assertSecret(source)
  await keptCertificate(source)
  if ((await namesIn(folder)).length > 0)
    throw failure('file.exists', { operation, values: { path: folder } })
  const store = join(source, dataFiles.store)
  await publishing(
    folder,
    store,
    async partial => {
      await copyFile(store, join(partial, dataFiles.store))
      // It has what was committed and is not in the database's own file yet: SQLite takes it from there.
      const log = `${dataFiles.store}-wal`
      if (await isFile(join(source, log))) await copyFile(join(source, log), join(partial, log))
      await copyRest(source, partial)
    },
    { checkOnly },
  )
}

/** Follows links. A pipe would be read for ever. */
const isFile = (path: string): Promise<boolean> =>
  unlessUnusable(dirname(path), () => unlessMissing(false, async () => (await stat(path)).isFile()))

/** A consistent state of a database that may be in use. Throws connect.broken. */
async function copyServed(path: string, target: string): Promise<void> {
  let db: DatabaseSync | null = null
  try {
    db = new DatabaseSync(path, { readOnly: true, timeout: 5000 })
    await backup(db, target)
  } catch (cause) {
    if (isFull(cause)) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw failure('connect.broken', { operation, values: { path, reason }, cause })
  } finally {
    db?.close()
  }
}

/** Empty if the folder is missing. */
const namesIn = (folder: string): Promise<string[]> =>
  unlessUnusable(folder, () => unlessMissing([], () => readdir(folder)))

/** Creates the folder complete and synced, with a readable database, or not at all. `named`: the database in an error. */
async function publishing(
  target: string,
  named: string,
  fill: (partial: string) => Promise<void>,
  { checkOnly = false } = {},
): Promise<void> {
  const [partial, above] = [partialPath(target), dirname(target)]
  await makePrivateFolder(above)
  await unlessUnusable(above, async () => {
    // A killed run left them, with the secret in them. Where names cannot be listed, they stay.
    await sweepPartials(above, basename(target)).catch(() => undefined)
    await mkdir(partial, { mode: 0o700 })
  })
  try {
    await fill(partial)
    await chmod(join(partial, dataFiles.store), 0o600)
    openStoreFile(join(partial, dataFiles.store), { check: true, named }).close()
    if (checkOnly) return
    await unlessUnusable(target, async () => {
      await syncTree(partial)
      await rename(partial, target)
      await syncFolder(dirname(target))
    })
  } finally {
    await rm(partial, { recursive: true, force: true })
  }
}

async function copyRest(from: string, to: string): Promise<void> {
  for (const name of [dataFiles.secret, dataFiles.certificate]) {
    const content = await unlessUnusable(from, () => readIfThere(join(from, name)))
    if (content !== null) await unlessUnusable(to, () => createFile(join(to, name), content))
  }
}
