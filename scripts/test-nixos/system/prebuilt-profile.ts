// A profile whose outputs were built before, so that Kiln's commands find them and build nothing.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const prebuiltId = 'prebuilt'

const card = {
  schema: 1,
  id: prebuiltId,
  name: 'Prebuilt',
  summary: 'The template, built before.',
  icon: 'server',
  flake: '.',
  options: 'options.json',
  formats: ['raw'],
  architectures: ['x86_64'],
  ports: [],
  minimum: { memoryMiB: 512, cpus: 1, diskMiB: 256 },
}

/** `outputs`: of its flake, in Nix. Gives the folder of profiles that it lies in. */
export function writePrebuiltProfile(folder: string, outputs: string): string {
  const profiles = join(folder, 'profiles')
  const profile = join(profiles, prebuiltId)
  mkdirSync(profile, { recursive: true })
  writeFileSync(join(profile, 'options.json'), JSON.stringify({ schema: 1, options: [] }))
  writeFileSync(join(profile, 'profile.json'), JSON.stringify(card))
  const schema = 'builtins.fromJSON (builtins.readFile ./options.json)'
  writeFileSync(
    join(profile, 'flake.nix'),
    `{\n  outputs = _: {\n    kilnOptions = ${schema};\n${outputs}  };\n}\n`,
  )
  return profiles
}
