// Where Kiln's description of its Lima VM is, and where Lima keeps what it downloads.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Env } from './folders.ts'

const file = 'lima-nix.yaml'

/** `root`: a checkout, or what a package has unpacked beside its archive (its resources are a folder above). */
export function limaTemplate(root: string): string {
  const own = join(root, file)
  return existsSync(own) ? own : join(root, '..', file)
}

/** As Go's os.UserCacheDir has it, which Lima asks. */
export function limaCache(env: Env, { home, platform }: { home: string; platform: string }): string {
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'lima')
  return join(env['XDG_CACHE_HOME'] || join(home, '.cache'), 'lima')
}
