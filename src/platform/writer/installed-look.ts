// Whether this Kiln's writer is installed, complete and unchanged: only then may root run it.
import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { installBase } from '#shared/drives/installed-writers.ts'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'
import { errnoOf, unlessMissing } from '../files/fs-failure.ts'
import { fileHash, hashOf, ownFiles } from './installed-content.ts'
import { type HashedFile, installFolder, programName, wrapperName } from './installed-layout.ts'
import { libraryProblem } from './installed-libraries.ts'
import type { WriterPlaces } from './places.ts'
import { folderOnlyProblem } from './root-only.ts'

type Installed = {
  /** The folder in which this Kiln's writer is, or would be. */
  folder: string
  files: HashedFile[]
  isThere: boolean
  /** Why it is not used; null if it is complete and unchanged. */
  problem: Value | null
}

/** Throws writer.not-installable if there is nothing to compare it with. */
export async function lookForInstalled(places: WriterPlaces, signal?: AbortSignal): Promise<Installed> {
  const files: HashedFile[] = []
  for (const file of await ownFiles(places)) files.push(await hashOf(file, signal))
  const folder = installFolder(places.version, files)
  const names = await namesIn(folder)
  const isThere = names !== null
  const problem = names
    ? ((await changed(folder, names, { files, signal })) ?? (await libraryProblem(places.program.path)))
    : message('writer.reason.not-installed')
  return { folder, files, isThere, problem }
}

/** Hashed only once no other user can write to it. */
async function changed(
  folder: string,
  names: string[],
  { files, signal }: { files: HashedFile[]; signal: AbortSignal | undefined },
): Promise<Value | null> {
  const missing = files.find(({ name }) => !names.includes(name))
  if (missing) return message('writer.reason.incomplete', { path: join(folder, missing.name) })
  const unsafe = await folderOnlyProblem(join(folder, programName))
  if (unsafe) return unsafe
  const foreign = names.find(name => files.every(file => file.name !== name))
  if (foreign !== undefined) return message('writer.reason.foreign', { path: join(folder, foreign) })
  for (const { name, sha256 } of files) {
    const path = join(folder, name)
    if ((await readableHash(path, signal)) !== sha256) return message('writer.reason.changed', { path })
  }
  return null
}

/** Null for a file that only root can read: install(1) leaves one behind when interrupted. */
async function readableHash(path: string, signal: AbortSignal | undefined): Promise<string | null> {
  try {
    return await fileHash(path, signal)
  } catch (thrown) {
    if (errnoOf(thrown) === 'EACCES') return null
    throw thrown
  }
}

/** Null if there is no such folder; an unreadable one is an error. */
const namesIn = (folder: string) => unlessMissing(null, () => readdir(folder))

export const wrapperIn = (folder: string) => join(folder, wrapperName)

/** Folders of other versions. */
export async function otherVersions(folder: string | null): Promise<string[]> {
  const names = (await namesIn(installBase)) ?? []
  return names
    .filter(name => folder === null || name !== basename(folder))
    .map(name => join(installBase, name))
}
