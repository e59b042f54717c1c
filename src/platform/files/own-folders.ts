// Kiln's own folders: closed to other users of the computer, and usable at all.
import { chmodSync, constants, lstatSync } from 'node:fs'
import { access, readdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { errnoOf, reasonOf } from './fs-failure.ts'

/**
 * Removes the permissions of others on a folder of this user. Leaves a missing folder, a link, or another
 * user's folder.
 */
export function closeToOthers(folders: readonly string[], uid: number): void {
  for (const folder of new Set(folders)) {
    try {
      const facts = lstatSync(folder)
      if (facts.isDirectory() && facts.uid === uid && (facts.mode & 0o077) !== 0)
        chmodSync(folder, facts.mode & 0o700)
    } catch {
      // Missing, or on a file system without modes: the folder is as private as it can be.
    }
  }
}

const operation = 'files.own'
/** Made by every start: no one's records. */
const byTheWay = ['cache', 'logs']

/**
 * A folder in which nothing can be read looks like an empty one to everything that reads records. So does one that
 * neither holds anything nor can: then there is nothing to list, and what Kiln would advise next fails. Throws
 * home.unreadable, home.unwritable.
 */
export async function assertOwnFolder(path: string): Promise<void> {
  const names = await namesIn(path)
  if (names?.some(name => !byTheWay.includes(name))) return
  const place = names ? path : await nearest(dirname(path))
  await access(place, constants.W_OK | constants.X_OK).catch(thrown => {
    throw failure('home.unwritable', known(path, thrown))
  })
}

/** null if there is no folder yet. */
async function namesIn(path: string): Promise<string[] | null> {
  try {
    const names = await readdir(path)
    await access(path, constants.X_OK)
    return names
  } catch (thrown) {
    const isMissing = errnoOf(thrown) === 'ENOENT' && !isLink(path)
    if (isMissing) return null
    throw failure('home.unreadable', known(path, thrown))
  }
}

/** One that leads nowhere; what is behind it is not made. */
const isLink = (path: string) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true

async function nearest(path: string): Promise<string> {
  const facts = await stat(path).catch(() => null) // then what is above it decides
  return facts || path === dirname(path) ? path : nearest(dirname(path))
}

function known(path: string, cause: unknown) {
  const isFile = errnoOf(cause) === 'ENOTDIR'
  const text = cause instanceof Error ? reasonOf(cause) : String(cause)
  return {
    operation,
    values: { path, reason: isFile ? message('reason.not-folder') : text },
    details: { path },
    cause,
  }
}
