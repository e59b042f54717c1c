// The folder of one Connect: its database, its secret, and the lock of the serving process. Only its user can
// read it.
import { chmod, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createText } from '#platform/files/create-text.ts'
import { errnoOf, reasonOf, unlessMissing } from '#platform/files/fs-failure.ts'
import { syncFolder } from '#platform/files/publish.ts'
import { makeFolder } from '#platform/files/tree.ts'
import { failure, KilnError } from '#shared/errors.ts'
import { forgetHolder, type Holder, holderOf, noteHolder } from './holder.ts'

const operation = 'connect'
const secretBytes = 32

export const dataFiles = {
  store: 'connect.db',
  /** Without it, tokens in the database are useless. */
  secret: 'secret',
  /** The certificate and its key are in one file: neither is useful without the other. */
  certificate: 'certificate.pem',
} as const

/** With its missing parents, for this user alone. Throws folder.unusable. */
export async function makePrivateFolder(folder: string): Promise<void> {
  try {
    await unlessUnusable(folder, () => makeFolder(folder, () => 0o700))
  } catch (thrown) {
    // It advises to name another folder with KILN_HOME, which Connect's is not.
    if (!(thrown instanceof KilnError) || thrown.code !== 'home.unwritable') throw thrown
    const { path = folder, reason = '' } = thrown.values
    throw failure('folder.unusable', { operation, values: { path, reason }, cause: thrown })
  }
}

/** Creates the folder if it is missing. Throws folder.unusable. */
export const makeDataFolder = (folder: string): Promise<void> =>
  unlessUnusable(folder, async () => {
    await makePrivateFolder(folder)
    // Also fixes an existing folder that others could read.
    await chmod(folder, 0o700)
  })

/**
 * The path of the database, and the secret. Created only if both are missing: with a new secret all tokens of
 * boxes would be invalid. Throws connect.secret, folder.unusable.
 */
export const openData = (folder: string, randomBytes: (count: number) => Uint8Array) =>
  unlessUnusable(folder, async () => {
    const [store, path] = [join(folder, dataFiles.store), join(folder, dataFiles.secret)]
    const hasStore = (await unlessMissing(null, () => stat(store))) !== null
    const known = await readSecret(path, { isNeeded: hasStore })
    const secret = known ?? randomBytes(secretBytes)
    if (known === null) await createFile(path, secret)
    // SQLite would create a file that others can read, and copies the file's mode to the files next to it.
    if (!hasStore) await createFile(store, '')
    return { store, secret }
  })

/** For a folder that has to have a secret. Throws connect.secret, folder.unusable. */
export const assertSecret = (folder: string): Promise<void> =>
  unlessUnusable(folder, async () => {
    await readSecret(join(folder, dataFiles.secret), { isNeeded: true })
  })

/** null if it is missing and not needed. Throws connect.secret. */
async function readSecret(path: string, { isNeeded }: { isNeeded: boolean }): Promise<Buffer | null> {
  const known = await readIfThere(path)
  if (known === null ? isNeeded : known.length !== secretBytes)
    throw failure('connect.secret', { operation, values: { path } })
  return known
}

/** Complete and synced when it returns, even after a kill: what is signed with it must not outlive it. */
export async function createFile(path: string, content: string | Uint8Array): Promise<void> {
  if (!(await createText(path, content, { mode: 0o600, flush: true })))
    throw failure('file.taken', { operation, values: { path } })
  await syncFolder(join(path, '..'))
}

export const readIfThere = (path: string): Promise<Buffer | null> => unlessMissing(null, () => readFile(path))

/** Throws folder.unusable instead of an error of the file system. */
export async function unlessUnusable<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    if (errnoOf(thrown) === null || !(thrown instanceof Error && 'syscall' in thrown))
      throw isFull(thrown) ? fullFailure(folder, thrown) : thrown
    if (isFull(thrown)) throw fullFailure(folder, thrown)
    const values = { path: folder, reason: reasonOf(thrown) }
    throw failure('folder.unusable', { operation, values, cause: thrown })
  }
}

/** The disk of the folder, or its user's share of it, is full: by the system's word or by SQLite's. */
export const isFull = (thrown: unknown): boolean =>
  ['ENOSPC', 'EDQUOT'].includes(errnoOf(thrown) ?? '') || sqliteCodeOf(thrown) === sqliteFull

export const fullFailure = (path: string, cause: unknown) =>
  failure('connect.full', { operation, values: { path }, cause })

/**
 * Held until `release` or the end of the process, however it ends: the kernel owns SQLite's file lock. Throws
 * connect.in-use, folder.unusable, connect.full.
 */
export const lockDataFolder = (folder: string, holder: Holder): Promise<{ release(): void }> =>
  unlessUnusable(folder, async () => {
    const lock = new DatabaseSync(join(folder, 'serving.lock'), { timeout: 0 })
    try {
      lock.exec('BEGIN EXCLUSIVE')
      noteHolder(folder, holder)
    } catch (thrown) {
      lock.close()
      if (sqliteCodeOf(thrown) !== sqliteBusy) throw thrown
      const values = { path: folder, holder: await holderOf(folder) }
      throw failure('connect.in-use', { operation, values, cause: thrown })
    }
    return {
      release() {
        forgetHolder(folder)
        lock.close()
      },
    }
  })

const sqliteCodeOf = (thrown: unknown): unknown =>
  thrown instanceof Error && 'errcode' in thrown ? thrown.errcode : null
const sqliteBusy = 5
const sqliteFull = 13
