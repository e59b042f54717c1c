// The group "profiles" of the contract.

import { join } from 'node:path'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { EngineParts } from '../parts.ts'
import type { GroupHandlers } from '../rpc/handlers.ts'
import type { Flakes } from './flakes/flakes.ts'
import { listProfiles } from './profiles.ts'

export function profileHandlers(
  { ports, changeSettings, profiles, profile, notifyChanged }: EngineParts,
  { flakes }: { flakes: Pick<Flakes, 'look'> },
): GroupHandlers<'profiles'> {
  return {
    list: () => profiles(),
    show: ({ id }, signal) => profile(id, signal),
    look: ({ reference }, signal) => flakes.look(reference, signal),
    addFolder: async ({ path }) => {
      if ((await ports.files.facts(path))?.kind !== 'folder')
        throw failure('file.missing', {
          operation: 'profiles.addFolder',
          values: { path },
          details: { path },
        })
      const found = await listProfiles(ports.files, [path])
      if (found.profiles.length + found.problems.length === 0) {
        const isFlake = (await ports.files.facts(join(path, 'flake.nix'))) !== null
        const reason = message(isFlake ? 'profile.reason.is-flake' : 'profile.reason.not-found')
        throw failure('profile.broken', {
          operation: 'profiles.addFolder',
          values: { path, reason },
          details: { path },
        })
      }
      await changeSettings(now => ({ profileFolders: [...new Set([...now.profileFolders, path])] }))
      notifyChanged('profiles', 'settings')
      return profiles()
    },
    removeFolder: async ({ path }) => {
      await changeSettings(now => ({
        profileFolders: now.profileFolders.filter(each => each !== path),
        trustedFolders: now.trustedFolders.filter(each => each !== path),
      }))
      notifyChanged('profiles', 'settings')
      return profiles()
    },
    trustFolder: async ({ path, trusted }) => {
      // Only a folder that is in use: what is asked for later is asked about then.
      const known = (await profiles()).profiles.some(each => each.folder === path)
      if (trusted && !known)
        throw failure('file.missing', {
          operation: 'profiles.trustFolder',
          values: { path },
          details: { path },
        })
      await changeSettings(now => ({
        trustedFolders: [...now.trustedFolders.filter(each => each !== path), ...(trusted ? [path] : [])],
      }))
      notifyChanged('profiles', 'settings')
      return profiles()
    },
  }
}
