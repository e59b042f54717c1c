// Fetches the sources that nix/flake.lock pins, so that `npm run test:nix` and the tests that need a nixpkgs can use them:
// prints KILN_NIXPKGS=… and KILN_NIX_INPUTS=…, a folder that it makes, with links. Needs a network the first time.
//   node scripts/test-nix/locked-sources.ts FOLDER >> "$GITHUB_ENV"
import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { nixPath } from '#platform/nix/places.ts'

/** Part of `nix flake archive --json`. */
export type Archived = { path?: string; inputs: Record<string, Archived> }

/** Name → path of the source: the flake's own inputs, and those of theirs that it does not have itself. Pure. */
export function sourcesOf(flake: Archived): Record<string, string> {
  const direct = Object.values(flake.inputs)
  const all = [...direct.flatMap(input => Object.entries(input.inputs)), ...Object.entries(flake.inputs)]
  return Object.fromEntries(all.flatMap(([name, { path }]) => (path ? [[name, path]] : [])))
}

if (import.meta.main) {
  const folder = resolve(process.argv[2] ?? '')
  if (!process.argv[2]) throw new Error('Name a folder for the links.')
  const nix = resolve(import.meta.dirname, '..', '..', 'nix')
  const args = [
    '--extra-experimental-features',
    'nix-command flakes',
    'flake',
    'archive',
    '--json',
    `path:${nix}`,
  ]
  const env = { ...process.env, PATH: nixPath(process.env, homedir()) }
  const archived = JSON.parse(execFileSync('nix', args, { env, encoding: 'utf8' })) as Archived
  const { nixpkgs, ...others } = sourcesOf(archived)
  mkdirSync(folder, { recursive: true })
  for (const [name, path] of Object.entries(others)) symlinkSync(path, join(folder, name))
  console.log(`KILN_NIXPKGS=${nixpkgs}\nKILN_NIX_INPUTS=${folder}`)
}
