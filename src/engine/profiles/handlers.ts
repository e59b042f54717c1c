// The group "profiles" of the contract.

import { join } from 'node:path'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { folderOf, isFlakeReference } from '#shared/profiles/reference.ts'
import type { Trusted } from '#shared/settings.ts'
import { asksWithoutSandbox } from '../nix/sandboxing.ts'
import type { EngineParts } from '../parts.ts'
import type { GroupHandlers } from '../rpc/handlers.ts'
import { flakeMetadata } from './ask-flake.ts'
import type { Flakes } from './flakes.ts'
import { listProfiles } from './profiles.ts'
import { contentOf, placeOf, placeOfFlake } from './trust.ts'

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
        trusted: now.trusted.filter(each => each.path !== path),
      }))
      notifyChanged('profiles', 'settings')
      return profiles()
    },
    unsandboxed: async (_, signal) => ({ asks: await asksWithoutSandbox(ports, signal) }),
    trustFolder: async ({ path, trusted: wanted }, signal) => {
      const entries = wanted ? await trustedNow(path, signal) : []
      await changeSettings(now => ({
        trusted: [...now.trusted.filter(each => each.path !== path), ...entries],
      }))
      notifyChanged('profiles', 'settings')
      return profiles()
    },
  }

  /** Returns what is trusted of a folder of profiles in use, of a flake, or of one that is both. */
  async function trustedNow(path: string, signal: AbortSignal): Promise<Trusted[]> {
    const inside = (await profiles()).profiles.filter(each => each.folder === path)
    const folder = folderOf(path)
    const isFlake =
      isFlakeReference(path) &&
      (folder === null || (await ports.files.facts(join(folder, 'flake.nix'))) !== null)
    const asFlake = async (): Promise<Trusted> => {
      const { origin } = await flakeMetadata(ports, { flake: path, name: null }, signal)
      return { ...placeOfFlake(path), contents: origin.narHash === null ? [] : [origin.narHash] }
    }
    if (inside.length > 0) {
      const contents = await Promise.all(inside.map(each => contentOf(ports.files, each)))
      const profileFolder = { ...(await placeOf(ports.files, path)), contents: [...new Set(contents)] }
      // A flake that Nix cannot read is not built either; its profiles may be sound.
      const flake = isFlake ? await asFlake().catch(() => null) : null
      signal.throwIfAborted()
      return flake ? [profileFolder, flake] : [profileFolder]
    }
    if (!isFlake)
      throw failure('file.missing', {
        operation: 'profiles.trustFolder',
        values: { path },
        details: { path },
      })
    return [await asFlake()]
  }
}
