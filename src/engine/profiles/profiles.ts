// The profiles of this computer: those that came with Kiln, and those in folders that a person named.
import { join } from 'node:path'
import { type ErrorReport, failure, fromReport, toReport } from '#shared/errors.ts'
import type { Profile } from '#shared/model/profile.ts'
import { suggestion } from '#shared/names.ts'
import type { Ports } from '../ports/index.ts'
import { broken, parseOptions, parseProfileFile } from './parse.ts'

/** `id` where the profile could be read. */
type Problem = { path: string; id?: string; error: ErrorReport }
export type ProfileList = {
  profiles: Profile[]
  problems: Problem[]
}

/** Reads every profile below `folders`: each is a profile, or holds profiles. */
export async function listProfiles(files: Ports['files'], folders: string[]): Promise<ProfileList> {
  const list: ProfileList = { profiles: [], problems: [] }
  for (const path of await profileFolders(files, folders)) {
    try {
      list.profiles.push(await readProfile(files, path))
    } catch (thrown) {
      list.problems.push({ path, error: toReport(thrown, 'profiles') })
    }
  }
  return withoutDuplicates(list)
}

async function profileFolders(files: Ports['files'], folders: string[]): Promise<string[]> {
  const found = new Set<string>()
  for (const folder of folders) {
    if (await files.facts(join(folder, 'profile.json'))) {
      found.add(folder)
      continue
    }
    for (const name of await files.list(folder)) {
      if (await files.facts(join(folder, name, 'profile.json'))) found.add(join(folder, name))
    }
  }
  return [...found]
}

async function readProfile(files: Ports['files'], path: string): Promise<Profile> {
  const file = parseProfileFile((await files.readText(join(path, 'profile.json'))) ?? '', path)
  const options = await files.readText(join(path, file.options))
  if (options === null) throw broken(path, `${file.options} is missing.`)
  const schemaOptions = parseOptions(options, { path, file: file.options })
  // Building and ejecting copy that folder: without a flake it is anything, somebody's home included.
  if ((await files.facts(join(path, file.flake, 'flake.nix')))?.kind !== 'file')
    throw broken(path, `there is no flake.nix in ${join(path, file.flake)}, its "flake".`)
  return { ...file, path, schemaOptions, source: { kind: 'folder' } }
}

/** Which of two profiles of one id is meant, nobody can know: neither is offered. */
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
  // The one that names this id, with both its folders: there may be duplicates of other ids beside it.
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
