// A backup of a Connect: a folder with the data base as one file and what belongs to it. It is this Connect for anyone who has it,
// so it is for its user alone. Taken while the server runs: SQLite copies a state between two changes.
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { failure } from '#shared/errors.ts'
import { createFile, dataFiles, readIfThere, unlessUnusable } from './data-folder.ts'
import { openStoreFile } from './sqlite-store.ts'

const operation = 'connect.backup'

/** `target`: a folder that is not there yet. Throws connect.none, file.taken, folder.unusable, connect.broken. */
export async function backUpConnect(folder: string, target: string): Promise<void> {
  const path = join(folder, dataFiles.store)
  if (!existsSync(path)) throw failure('connect.none', { operation, values: { path: folder } })
  if (existsSync(target)) throw failure('file.taken', { operation, values: { path: target } })
  await publishing(target, async partial => {
    const db = new DatabaseSync(path, { readOnly: true, timeout: 5000 })
    try {
      await backup(db, join(partial, dataFiles.store))
    } finally {
      db.close()
    }
    copyRest(folder, partial)
  })
}

/** Into a folder that is empty or not there. Throws connect.backup, file.exists, connect.newer, connect.broken. */
export async function restoreConnect(source: string, folder: string): Promise<void> {
  if (!existsSync(join(source, dataFiles.store)) || !existsSync(join(source, dataFiles.secret)))
    throw failure('connect.backup', { operation, values: { path: source } })
  if (existsSync(folder) && unlessUnusable(folder, () => readdirSync(folder)).length > 0)
    throw failure('file.exists', { operation, values: { path: folder } })
  await publishing(folder, partial => {
    copyFileSync(join(source, dataFiles.store), join(partial, dataFiles.store))
    copyRest(source, partial)
  })
}

/** The folder appears whole, with a data base that can be read, or not at all. */
async function publishing(target: string, fill: (partial: string) => Promise<void> | void): Promise<void> {
  const partial = `${target}.partial-${process.pid}`
  try {
    unlessUnusable(dirname(target), () => {
      mkdirSync(dirname(target), { recursive: true, mode: 0o700 })
      mkdirSync(partial, { mode: 0o700 })
    })
    await fill(partial)
    chmodSync(join(partial, dataFiles.store), 0o600)
    openStoreFile(join(partial, dataFiles.store), { check: true }).close()
    unlessUnusable(target, () => renameSync(partial, target))
  } finally {
    rmSync(partial, { recursive: true, force: true })
  }
}

function copyRest(from: string, to: string): void {
  for (const name of [dataFiles.secret, dataFiles.certificateKey, dataFiles.certificate]) {
    const content = unlessUnusable(from, () => readIfThere(join(from, name)))
    if (content !== null) unlessUnusable(to, () => createFile(join(to, name), content))
  }
}
