import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nixPath } from '#platform/nix/places.ts'
import { type Archived, sourcesOf } from './locked-sources.ts'

const env = { ...process.env, PATH: nixPath(process.env, homedir()) }
const hasNix = spawnSync('nix', ['--version'], { env }).status === 0

test.skipIf(!hasNix)('finds a flake’s inputs, and theirs, in Nix’s output', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'kiln-sources-')))
  try {
    const flake = (name: string, inputs: Record<string, string>, more = '') => {
      mkdirSync(join(folder, name))
      const lines = Object.entries(inputs).map(
        ([input, of]) => `inputs.${input}.url = "path:${folder}/${of}";`,
      )
      writeFileSync(join(folder, name, 'flake.nix'), `{ ${lines.join(' ')} ${more} outputs = _: { }; }`)
    }
    flake('packages', {})
    flake('crane', {})
    flake('boot', { nixpkgs: 'packages', crane: 'crane' })
    flake('root', { nixpkgs: 'packages', boot: 'boot' }, 'inputs.boot.inputs.nixpkgs.follows = "nixpkgs";')
    const flags = ['--extra-experimental-features', 'nix-command flakes', '--option', 'substituters', '']
    const args = [...flags, 'flake', 'archive', '--json', `path:${folder}/root`]
    const sources = sourcesOf(
      JSON.parse(execFileSync('nix', args, { env, encoding: 'utf8', stdio: 'pipe' })) as Archived,
    )
    expect(Object.keys(sources).sort()).toEqual(['boot', 'crane', 'nixpkgs'])
    for (const path of Object.values(sources)) expect(path).toMatch(/^\/nix\/store\/[a-z0-9]{32}-source$/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
