// Trust covers what was there when the user gave it: the folder by its real path, its owner and the content that is
// built. A folder replaced by a link, a stick with other files in the same place, a later commit: Kiln asks again.
import { join } from 'node:path'
import type { Profile } from '#shared/profiles/profile.ts'
import { trustPath } from '#shared/profiles/profile-trust.ts'
import type { Trusted } from '#shared/settings.ts'
import type { Author } from '../nix/sandboxing.ts'
import type { Ports } from '../ports/index.ts'

type Files = Pick<Ports['files'], 'facts' | 'resolve' | 'hashTree'>
type Place = Pick<Trusted, 'path' | 'real' | 'owner'>

/** The current state of a folder of profiles. */
export async function placeOf(files: Files, path: string): Promise<Place> {
  const [real, facts] = await Promise.all([files.resolve(path), files.facts(path)])
  return { path, real, owner: facts?.owner ?? null }
}

/** A flake is identified by its content, wherever it is. */
export const placeOfFlake = (flake: string): Place => ({ path: flake, real: null, owner: null })

/** Throws file.broken if it is too large. */
export const contentOf = (files: Files, { path, flake }: Pick<Profile, 'path' | 'flake'>) =>
  files.hashTree(join(path, flake))

/** `wasNamed`: the user trusts what was there. Pure. */
export function trustIn(
  list: readonly Trusted[],
  { path, real, owner }: Place,
  content: string | null,
): { wasNamed: boolean; trusted: boolean } {
  // A folder of profiles may be a flake as well, with a separate entry.
  const entry = list.find(each => each.path === path && (each.real === null) === (real === null))
  if (!entry) return { wasNamed: false, trusted: false }
  const isSame = entry.real === real && entry.owner === owner
  return { wasNamed: true, trusted: isSame && content !== null && entry.contents.includes(content) }
}

/** Returns the author of a profile or a flake, which decides how it may be built. */
export const authorOf = (profile: Profile): Author => {
  const { name, sandbox, trusted } = profile
  return { name, sandbox, trusted, path: trustPath(profile) }
}

/** A flake that the user named, with their decision about it. */
export function flakeTrust(profile: Profile, list: readonly Trusted[]): Profile {
  if (profile.source.kind !== 'flake') return profile
  const { wasNamed, trusted } = trustIn(list, placeOfFlake(profile.source.flake), profile.content)
  return { ...profile, trusted, changed: wasNamed && !trusted }
}
