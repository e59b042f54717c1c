// Where a Nix may be, for the scripts: the same places as src/platform/nix/places.ts (a test holds the two equal).
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { outputOf } from './processes.mjs'

/** Kiln's own folder for a Nix beside a distribution's older one. */
export const kilnNix = '/opt/kiln-nix'
export const oldestNix = [2, 18]

/** PATH with every place where a Nix may be. */
export function nixPath(env = process.env, home = homedir()) {
  const path = (env.PATH ?? '/usr/local/bin:/usr/bin:/bin').split(':').filter(Boolean)
  const usual = ['/nix/var/nix/profiles/default/bin', `${home}/.nix-profile/bin`, '/run/current-system/sw/bin']
  return [...new Set([`${kilnNix}/bin`, ...path, ...usual])].join(':')
}

/** "2.26.3+dfsg-1" → is it new enough? */
export function isNewEnough(version) {
  const [major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(version) ?? []).slice(1).map(Number)
  return major > oldestNix[0] || (major === oldestNix[0] && minor >= oldestNix[1])
}

/** The Nix that Kiln would use: { path, version }, or null. */
export function findNix() {
  const folder = nixPath()
    .split(':')
    .find(place => existsSync(join(place, 'nix')))
  if (!folder) return null
  const path = join(folder, 'nix')
  const version = /(\d+\.\d+\S*)\s*$/m.exec(outputOf(path, ['--version']) ?? '')?.[1]
  return version ? { path, version } : null
}
