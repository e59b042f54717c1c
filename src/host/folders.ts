// The folders for Kiln's data: XDG on Linux, Application Support on macOS, one folder with KILN_HOME. Pure.
import { join, resolve } from 'node:path'
import type { Folders } from '#engine/ports/index.ts'

export type Env = Record<string, string | undefined>

export function standardFolders(
  env: Env,
  { home, platform }: { home: string; platform: string },
): Omit<Folders, 'profiles' | 'ownProfiles'> {
  const own = env['KILN_HOME']
  if (own) return { data: resolve(own), config: resolve(own), cache: join(resolve(own), 'cache') }
  if (platform === 'darwin') {
    const support = join(home, 'Library', 'Application Support', 'Kiln')
    return { data: support, config: support, cache: join(home, 'Library', 'Caches', 'Kiln') }
  }
  // XDG base directories 0.8: relative paths must be ignored.
  const xdg = (name: string, fallback: string) => {
    const value = env[name]
    return join(value?.startsWith('/') ? value : join(home, fallback), 'kiln')
  }
  return {
    data: xdg('XDG_DATA_HOME', '.local/share'),
    config: xdg('XDG_CONFIG_HOME', '.config'),
    cache: xdg('XDG_CACHE_HOME', '.cache'),
  }
}

/** KILN_PROFILES: folders, separated as in PATH. */
export const profilesFromEnv = (env: Env): string[] =>
  (env['KILN_PROFILES'] ?? '')
    .split(':')
    .filter(Boolean)
    .map(path => resolve(path))
