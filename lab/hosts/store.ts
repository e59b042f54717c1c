// A test host's own /nix, filled by the real Nix while this computer's is still in sight.
import { existsSync, realpathSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Namespace } from './namespace.ts'

export function findProgram(name: string): string {
  const place = (process.env['PATH'] ?? '').split(delimiter).find(each => existsSync(join(each, name)))
  if (place === undefined) throw new Error(`There is no ${name} on PATH`)
  return join(place, name)
}

/** `store`: the folder that will have nix/. The system becomes the first generation of its profile. */
export async function fillStore(space: Namespace, store: string, system: string): Promise<void> {
  const nix = findProgram('nix')
  const program = realpathSync(nix)
  const ofNix = program.startsWith('/nix/store/') ? [program.split('/').slice(0, 4).join('/')] : []
  const flags = ['--extra-experimental-features', 'nix-command', '--option', 'substituters', '']
  await space.run(nix, 'copy', ...flags, '--no-check-sigs', '--to', `local?root=${store}`, system, ...ofNix)
  const profiles = join(store, 'nix/var/nix/profiles')
  await space.run('mkdir', '-p', profiles)
  await space.run('ln', '-s', system, join(profiles, 'system-1-link'))
  await space.run('ln', '-s', 'system-1-link', join(profiles, 'system'))
}
