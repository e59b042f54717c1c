import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** The ids of Kiln's own profiles: the folders of `nix`/profiles with a profile.json, in order. */
export const kilnProfiles = (nix: string): string[] =>
  readdirSync(join(nix, 'profiles'))
    .filter(id => existsSync(join(nix, 'profiles', id, 'profile.json')))
    .sort()
