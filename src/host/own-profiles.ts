// Finds the folder of Kiln's own profiles.
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'

/** `root`: the folder of Kiln's programs, a checkout or what a package has unpacked next to its archive. */
export function ownProfiles(root: string): string[] {
  const packaged = basename(root) === 'app.asar.unpacked'
  const profiles = join(packaged ? join(root, '..') : root, 'nix', 'profiles')
  // Only a checkout has the demo, whose packages are fetched by its setup.
  const demo = join(root, 'lab', 'tiny', 'profile.json')
  return [...(existsSync(profiles) ? [profiles] : []), ...(existsSync(demo) ? [join(root, 'lab')] : [])]
}
