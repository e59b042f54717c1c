// The folder for extra copies of a build's files: checked before the build, which may take hours.
import { lstat, mkdir, mkdtemp, readdir, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { idStem } from '#engine/builds/request/plan.ts'
import { fileNames } from '#engine/images/formats/formats.ts'
import type { BuildRequest } from '#shared/builds/build.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { fileStem } from '#shared/names.ts'
import type { Profile } from '#shared/profiles/profile.ts'

const operation = 'images.export'

/** The file names that the build's export will write. Pure. */
export function exportedNames(profile: Profile, { name, formats }: BuildRequest): string[] {
  const files = fileNames(fileStem(name, idStem(profile)))
  return [...new Set(formats.map(format => files[format])), 'SHA256SUMS']
}

/** Throws file.taken if one of `names` is already in the folder, folder.unusable if it cannot be a folder. */
export async function assertNamesFree(folder: string, names: string[]): Promise<void> {
  const there = await namesIn(folder)
  const taken = names.find(name => there.includes(name))
  if (taken === undefined) return
  const path = join(folder, taken)
  throw failure('file.taken', { operation, values: { path }, details: { path } })
}

/**
 * Throws folder.unusable if the export could not write. Tries it rather than checking permissions: root may be
 * allowed what the file system cannot do. Leaves nothing behind.
 */
export async function assertWritable(folder: string): Promise<void> {
  const made: string[] = []
  try {
    await makeFolders(folder, made)
    await rmdir(await mkdtemp(join(folder, '.kiln-')))
  } catch (cause) {
    const values = { path: folder, reason: message('folder.reason.unwritable') }
    throw failure('folder.unusable', { operation, values, details: { path: folder }, cause })
  } finally {
    // A folder that something else has used since stays.
    for (const path of made.reverse()) await rmdir(path).catch(() => undefined)
  }
}

/** One by one: in /proc, Node's recursive mkdir never ends. */
async function makeFolders(folder: string, made: string[]): Promise<void> {
  // A folder that cannot be inspected cannot be created either, and the error says so.
  if (await lstat(folder).catch(() => null)) return
  if (dirname(folder) !== folder) await makeFolders(dirname(folder), made)
  await mkdir(folder)
  made.push(folder)
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (cause) {
    // Missing: the export will create it.
    const facts = await lstat(folder).catch(() => null)
    if (!facts) return []
    const reason = facts.isFile()
      ? message('folder.reason.file')
      : facts.isSymbolicLink()
        ? message('folder.reason.link')
        : message('folder.reason.unreadable')
    const values = { path: folder, reason }
    throw failure('folder.unusable', { operation, values, details: { path: folder }, cause })
  }
}
