// "To add a profile" of docs/nix.md, done to the letter in a copy of the folder. Needs a nixpkgs.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nixPath } from '#platform/nix/places.ts'
import { optionSchema } from '#shared/model/profiles/option.ts'
import { cellArguments } from '../../scripts/test-nix/evaluate.ts'
import { kilnProfiles } from '../../scripts/test-nix/profiles.ts'

const {
  KILN_NIXPKGS: nixpkgs = '',
  KILN_NIX_INPUTS: inputs = '',
  KILN_NIX_OVERLAY: overlays = '',
} = process.env

test.skipIf(!nixpkgs || !inputs)('a copy of the template with an id of its own is a profile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-template-'))
  try {
    cpSync(join(import.meta.dirname, '..'), folder, { recursive: true })
    const profile = join(folder, 'profiles', 'greeter')
    cpSync(join(folder, 'templates', 'profile'), profile, { recursive: true })
    const file = join(profile, 'profile.json')
    writeFileSync(file, readFileSync(file, 'utf8').replace('"my-profile"', '"greeter"'))
    expect(kilnProfiles(folder)).toContain('greeter')

    const env = { ...process.env, PATH: nixPath(process.env, homedir()) }
    const sources = { cell: join(folder, 'tests', 'cell.nix'), nixpkgs, inputs, overlays, env }
    const evaluate = (attribute: string): unknown => {
      const call = cellArguments(sources, { profile: 'greeter', system: 'x86_64-linux' })
      const args = ['--eval', '--strict', '--json', sources.cell, '-A', attribute, ...call]
      return JSON.parse(execFileSync('nix-instantiate', args, { env, encoding: 'utf8', maxBuffer: 1 << 26 }))
    }
    const { options } = optionSchema.parse(evaluate('schema'))
    expect(options.map(option => option.key)).toEqual(expect.arrayContaining(['hostname', 'greeting']))
    expect(evaluate('cells')).toMatchObject({
      toplevel: expect.stringMatching(/-nixos-system-greeter-.*\.drv$/),
      raw: expect.stringMatching(/-kiln-greeter\.drv$/),
      iso: expect.stringMatching(/-kiln-greeter\.iso\.drv$/),
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
})
