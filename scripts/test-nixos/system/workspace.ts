// The folder that Kiln would build a profile from, with its settings, which the machine gets as its own flake. Without
// what tests alone are for: a change there is no reason to build every machine again.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'

const flakeFolder = resolve(import.meta.dirname, '..', '..', '..', 'nix')
const ofTests = /^tests\/debian(\/|$)|\.test\.ts$/

type Workspace = {
  /** "template" or a profile's id. */
  profile: string
  /** settings.json; its `profile` is the template's own name. */
  settings: { profile: string } & Record<string, unknown>
  folder: string
}

export function writeWorkspace({ profile, settings, folder }: Workspace): string {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  cpSync(flakeFolder, folder, {
    recursive: true,
    filter: source => !ofTests.test(relative(flakeFolder, source)),
  })
  // docs/nix.md says this to people who make a profile of it.
  if (profile === 'template')
    cpSync(join(flakeFolder, 'templates', 'profile'), join(folder, 'profiles', settings.profile), {
      recursive: true,
    })
  // Kiln writes the same file. A machine that rebuilds itself from it has to have its stateVersion.
  const stateVersion = JSON.parse(
    readFileSync(join(flakeFolder, 'lib', 'state-version.nix'), 'utf8').replace(/^#.*$/gm, ''),
  )
  writeFileSync(join(folder, 'settings.json'), `${JSON.stringify({ stateVersion, ...settings }, null, 2)}\n`)
  return folder
}
