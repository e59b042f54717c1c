// The places of Kiln's template for its Lima VM and of Lima's downloads, and how a VM is driven here.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { driverOf, type LimaDriver } from '#platform/lima/driver.ts'
import { macProcessor, macVersion } from '#platform/mac-facts.ts'
import type { Architecture } from '#shared/formats/format.ts'
import type { Env } from './folders.ts'

const file = 'lima-nix.yaml'

/** `root`: a checkout, or what a package has unpacked next to its archive (its resources are one folder up). */
export function limaTemplate(root: string): string {
  const own = join(root, file)
  return existsSync(own) ? own : join(root, '..', file)
}

/** Returns the folder that Go's os.UserCacheDir returns, which Lima uses. */
export function limaCache(env: Env, { home, platform }: { home: string; platform: string }): string {
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'lima')
  return join(env['XDG_CACHE_HOME'] || join(home, '.cache'), 'lima')
}

/** `platform`: as Node calls it. `architecture`: of this process. */
export async function limaDriver(platform: string, architecture: Architecture): Promise<LimaDriver> {
  if (platform !== 'darwin') return driverOf({ architecture, mac: null })
  const [processor, version] = await Promise.all([macProcessor(process.arch), macVersion()])
  return driverOf({ architecture, mac: { processor, version } })
}
