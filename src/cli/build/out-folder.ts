// Where the files of a build are copied besides: looked at before the build, which may take hours.
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { idStem } from '#engine/builds/request/plan.ts'
import { fileNames } from '#engine/images/formats/formats.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { BuildRequest } from '#shared/model/builds/build.ts'
import type { Profile } from '#shared/model/profiles/profile.ts'
import { fileStem } from '#shared/names.ts'

const operation = 'images.export'

/** What an export of the build will write. Pure. */
export function exportedNames(profile: Profile, { name, formats }: BuildRequest): string[] {
  const files = fileNames(fileStem(name, idStem(profile)))
  return [...new Set(formats.map(format => files[format])), 'SHA256SUMS']
}

/** Throws file.taken where one of `names` is in the folder already, folder.unusable where it can be none. */
export async function refuseTaken(folder: string, names: string[]): Promise<void> {
  const there = await namesIn(folder)
  const taken = names.find(name => there.includes(name))
  if (taken === undefined) return
  const path = join(folder, taken)
  throw failure('file.taken', { operation, values: { path }, details: { path } })
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (cause) {
    // Nothing there: it is made by the export.
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
