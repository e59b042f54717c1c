// A backup of a Connect: a folder with the database as one file, and the files that belong to it. Anyone who
// has it can impersonate this Connect, so only its user can read it. Can be made while the server runs:
// SQLite copies a consistent state.
import { chmod, copyFile, lstat, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { unlessMissing } from '#platform/files/fs-failure.ts'
import { partialPath } from '#platform/files/partial-name.ts'
import { syncFolder, syncTree } from '#platform/files/publish.ts'
import { failure } from '#shared/errors.ts'
import { createFile, dataFiles, readIfThere, unlessUnusable } from './data-folder.ts'
import { openStoreFile } from './store/sqlite-store.ts'

const operation = 'connect.backup'

/**
 * `target`: a folder that does not exist yet. Throws connect.none, file.taken, folder.unusable,
 * connect.broken.
 */
export async function backUpConnect(folder: string, target: string): Promise<void> {
  const path = join(folder, dataFiles.store)
  if (!(await namesIn(folder)).includes(dataFiles.store))
    throw failure('connect.none', { operation, values: { path: folder } })
  const there = () => unlessMissing(null, () => lstat(target))
  if ((await unlessUnusable(dirname(target), there)) !== null)
    throw failure('file.taken', { operation, values: { path: target } })
  await publishing(target, async partial => {
    const db = new DatabaseSync(path, { readOnly: true, timeout: 5000 })
    try {
      await backup(db, join(partial, dataFiles.store))
    } finally {
      db.close()
    }
    await copyRest(folder, partial)
  })
}

/**
 * Restores to an empty or missing folder. Throws connect.backup, file.exists, connect.newer, connect.broken.
 */
export async function restoreConnect(source: string, folder: string): Promise<void> {
  const names = await namesIn(source)
  if (!names.includes(dataFiles.store) || !names.includes(dataFiles.secret))
    throw failure('connect.backup', { operation, values: { path: source } })
  if ((await namesIn(folder)).length > 0)
    throw failure('file.exists', { operation, values: { path: folder } })
  await publishing(folder, async partial => {
    await copyFile(join(source, dataFiles.store), join(partial, dataFiles.store))
    await copyRest(source, partial)
  })
}

/** Empty if the folder is missing. */
const namesIn = (folder: string): Promise<string[]> =>
  unlessUnusable(folder, () => unlessMissing([], () => readdir(folder)))

/** Creates the folder complete and synced, with a readable database, or not at all. */
async function publishing(target: string, fill: (partial: string) => Promise<void>): Promise<void> {
  const partial = partialPath(target)
  await unlessUnusable(dirname(target), async () => {
    await mkdir(dirname(target), { recursive: true, mode: 0o700 })
    await mkdir(partial, { mode: 0o700 })
  })
  try {
    await fill(partial)
    await chmod(join(partial, dataFiles.store), 0o600)
    openStoreFile(join(partial, dataFiles.store), { check: true }).close()
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
