// A stranger's profile that wants to leave the Nix sandbox, in a folder of profiles that Kiln knows.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { trustFolder } from './kiln-process.ts'

type Stranger = { flake?: string; trusted?: boolean }

/** Returns the folder of profiles that is to be trusted. `flake`: one that holds nothing. */
export function addStranger(
  home: string,
  { flake = '{ outputs = _: { }; }', trusted = false }: Stranger = {},
): string {
  const folder = join(home, 'strangers')
  const profile = join(folder, 'mine')
  mkdirSync(profile, { recursive: true })
  const tiny = JSON.parse(readFileSync('lab/tiny/profile.json', 'utf8'))
  const files = {
    'profile.json': JSON.stringify({ ...tiny, id: 'stranger', name: 'Stranger' }),
    'options.json': JSON.stringify({ schema: 1, options: [] }),
    'flake.nix': flake,
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(profile, name), text)
  writeFileSync(join(home, 'settings.json'), JSON.stringify({ schema: 1, profileFolders: [folder] }))
  if (trusted) trustFolder(home, folder)
  return folder
}
