// The profiles of this computer: Kiln's own, and those in folders that the user named.

import { join } from 'node:path'
import { failure, fromReport, toReport } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { suggestion } from '#shared/names.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import type { Trusted } from '#shared/settings.ts'
import type { ProfileList } from '../parts.ts'
import type { Ports } from '../ports/index.ts'
import { broken, parseOptions, parseProfileFile } from './parse.ts'
import { contentOf, placeOf, trustIn } from './trust.ts'

/** The limit for profile.json and for its options; the largest of Kiln's own has 20 KiB. */
const maxFileBytes = 512 * 1024

/** `own`: those of Kiln's own folders. */
type TrustedFolders = { own: readonly string[]; trusted: readonly Trusted[] }

/** Reads every profile below `folders`: each is a profile, or holds profiles. */
export async function listProfiles(
  files: Ports['files'],
  folders: string[],
  { own, trusted }: TrustedFolders = { own: [], trusted: [] },
): Promise<ProfileList> {
  const list: ProfileList = { profiles: [], problems: [] }
  const isNamed = (folder: string) => own.includes(folder) || trusted.some(({ path }) => path === folder)
  // One that is in two of them belongs to the trusted one.
  const ordered = folders.toSorted((a, b) => Number(isNamed(b)) - Number(isNamed(a)))
  const trustOf = async (folder: string, profile: Pick<Profile, 'path' | 'flake'>) => {
    if (own.includes(folder)) return { trusted: true }
    if (!isNamed(folder)) return {}
    // If it cannot be compared with what was trusted, it counts as changed.
    const content = await contentOf(files, profile).catch(() => null)
    const found = trustIn(trusted, await placeOf(files, folder), content)
    return { trusted: found.trusted, changed: found.wasNamed && !found.trusted, content }
  }
  const usable: string[] = []
  for (const path of ordered) {
    try {
      const kind = (await files.facts(path))?.kind
      if (kind !== 'folder') throw kind ? notFolder(path) : missing(path)
      usable.push(path)
    } catch (thrown) {
      list.problems.push({ path, error: toReport(thrown, 'profiles') })
    }
  }
  const found = await profileFolders(files, usable)
  list.problems.push(...found.problems)
  for (const [path, folder] of found.profiles) {
    try {
      const read = await readProfile(files, path)
      const untrusted = { trusted: false, changed: false, content: null }
      list.profiles.push({ ...read, folder, ...untrusted, ...(await trustOf(folder, read)) })
    } catch (thrown) {
      list.problems.push({ path, error: toReport(thrown, 'profiles') })
    }
  }
  return withoutDuplicates(list)
}

const missing = (path: string) =>
  failure('file.missing', { operation: 'profiles', values: { path }, details: { path } })

const notFolder = (path: string) =>
  failure('file.broken', {
    operation: 'profiles',
    values: { path, reason: message('reason.not-folder') },
    details: { path },
  })

type Found = { profiles: Map<string, string>; problems: ProfileList['problems'] }

/** Each profile's own folder, with the first of `folders` that it was found in. One that may not be read is a problem
 *  alone, and the others are listed. */
async function profileFolders(files: Ports['files'], folders: string[]): Promise<Found> {
  const profiles = new Map<string, string>()
  const problems: ProfileList['problems'] = []
  const tried = <T>(path: string, look: Promise<T>) =>
    look.catch(thrown => {
      problems.push({ path, error: toReport(thrown, 'profiles') })
      return null
    })
  const isProfile = (path: string) => tried(path, files.facts(join(path, 'profile.json')))
  const add = (path: string, folder: string) => void (profiles.has(path) || profiles.set(path, folder))
  for (const folder of folders) {
    if (await isProfile(folder)) {
      add(folder, folder)
      continue
    }
    if (problems.some(({ path }) => path === folder)) continue
    for (const name of (await tried(folder, files.list(folder))) ?? [])
      if (await isProfile(join(folder, name))) add(join(folder, name), folder)
  }
  return { profiles, problems }
}

async function readProfile(
  files: Ports['files'],
  path: string,
): Promise<Omit<Profile, 'folder' | 'trusted' | 'changed' | 'content'>> {
  const file = parseProfileFile(
    (await files.readForeignText(join(path, 'profile.json'), maxFileBytes)) ?? '',
    path,
  )
  const options = await files.readForeignText(join(path, file.options), maxFileBytes)
  if (options === null) throw broken(path, message('profile.reason.options-missing', { file: file.options }))
  const schema = parseOptions(options, { path, file: file.options })
  // Building and ejecting copy that folder: without a flake it could be anything, even a home.
  if ((await files.facts(join(path, file.flake, 'flake.nix')))?.kind !== 'file')
    throw broken(path, message('profile.reason.no-flake', { folder: join(path, file.flake) }))
  return { ...file, path, ...schema, source: { kind: 'folder' } }
}

/** It is ambiguous which of two profiles with one id is meant: neither is offered. */
function withoutDuplicates({ profiles, problems }: ProfileList): ProfileList {
  const isDuplicate = (each: Profile) => profiles.some(other => other !== each && other.id === each.id)
  const duplicates = profiles.filter(isDuplicate).map(each => {
    const other = profiles.find(one => one !== each && one.id === each.id)
    const values = { id: each.id, path: each.path, other: other?.path ?? '' }
    const details = { path: each.path }
    return {
      path: each.path,
      id: each.id,
      error: failure('profile.duplicate', { operation: 'profiles', values, details }).report(),
    }
  })
  return { profiles: profiles.filter(each => !isDuplicate(each)), problems: [...problems, ...duplicates] }
}

export function findProfile({ profiles, problems }: ProfileList, id: string): Profile {
  const found = profiles.find(each => each.id === id)
  if (found) return found
  // The one with this id, with both its folders: other ids may also have duplicates.
  const duplicate = problems.find(problem => problem.error.code === 'profile.duplicate' && problem.id === id)
  if (duplicate) throw fromReport(duplicate.error)
  const values = {
    id,
    suggestion: suggestion(
      id,
      profiles.map(each => each.id),
    ),
  }
  throw failure('profile.unknown', { operation: 'profiles.show', values })
}
