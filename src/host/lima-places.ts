// Where Kiln's template for its Lima VM is, and where Lima keeps its downloads.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Env } from './folders.ts'

const file = 'lima-nix.yaml'

/** `root`: a checkout, or what a package has unpacked next to its archive (its resources are one folder up). */
export function limaTemplate(root: string): string {
  const own = join(root, file)
  return existsSync(own) ? own : join(root, '..', file)
}

/** As in Go's os.UserCacheDir, which Lima uses. */
export function limaCache(env: Env, { home, platform }: { home: string; platform: string }): string {
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'lima')
  return join(env['XDG_CACHE_HOME'] || join(home, '.cache'), 'lima')
}
