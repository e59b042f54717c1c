// The group "profiles" of the contract.
import { failure } from '#shared/errors.ts'
import type { EngineParts } from '../parts.ts'
import type { GroupHandlers } from '../rpc/handlers.ts'
import { changeSettings, readSettings } from '../settings/settings.ts'
import { findProfile, listProfiles } from './profiles.ts'

export function profileHandlers({ ports, profiles, tell }: EngineParts): GroupHandlers<'profiles'> {
  return {
    list: () => profiles(),
    show: async ({ id }) => findProfile(await profiles(), id),
    addFolder: async ({ path }) => {
      if ((await ports.files.facts(path))?.kind !== 'folder')
        throw failure('file.missing', {
          operation: 'profiles.addFolder',
          values: { path },
          details: { path },
        })
      const found = await listProfiles(ports.files, [path])
      if (found.profiles.length + found.problems.length === 0)
        throw failure('profile.broken', {
          operation: 'profiles.addFolder',
          values: { path, reason: 'there is no profile.json in it, nor in a folder directly below.' },
          details: { path },
        })
      const { profileFolders } = await readSettings(ports)
      await changeSettings(ports, { profileFolders: [...new Set([...profileFolders, path])] })
      tell('profiles', 'settings')
      return profiles()
    },
    removeFolder: async ({ path }) => {
      const { profileFolders } = await readSettings(ports)
      await changeSettings(ports, { profileFolders: profileFolders.filter(each => each !== path) })
      tell('profiles', 'settings')
      return profiles()
    },
  }
}
