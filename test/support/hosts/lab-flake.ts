// A flake of systems of test hosts, by their keys: each is the same as buildSystem makes.
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { LabSystem } from '#lab/hosts/system/build-system.ts'

const systemFolder = resolve(import.meta.dirname, '..', '..', '..', 'lab', 'hosts', 'system')

/** Pure evaluation does not know the computer's own system. */
export function writeFlake(folder: string, systems: ReadonlyMap<string, LabSystem>) {
  cpSync(systemFolder, folder, { recursive: true })
  const nix = readFileSync(join(systemFolder, 'system.nix'), 'utf8')
  writeFileSync(join(folder, 'system.nix'), nix.replace('builtins.currentSystem', '"x86_64-linux"'))
  const values = Object.fromEntries(
    [...systems].map(([key, { packages = [], ...rest }]) => [
      key,
      { ...rest, packages: JSON.stringify(packages) },
    ]),
  )
  writeFileSync(join(folder, 'systems.json'), JSON.stringify(values))
  writeFileSync(
    join(folder, 'flake.nix'),
    `{ outputs = { self }: { nixosConfigurations = builtins.mapAttrs
      (_: each: { config.system.build.toplevel = import ./system.nix each; })
      (builtins.fromJSON (builtins.readFile ./systems.json)); }; }`,
  )
}
