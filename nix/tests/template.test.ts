// "To add a profile" of docs/nix.md, done to the letter in a copy of the folder. Needs a nixpkgs.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { optionSchema } from '#shared/profiles/option.ts'
import { cellArguments } from '../../scripts/test-nix/evaluate.ts'
import { kilnProfiles } from '../../scripts/test-nix/profiles.ts'
import { evaluated, noSources, sources } from './given.ts'

test.skipIf(noSources)('a copy of the template with its own id is a profile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-template-'))
  try {
    cpSync(join(import.meta.dirname, '..'), folder, { recursive: true })
    const profile = join(folder, 'profiles', 'greeter')
    cpSync(join(folder, 'templates', 'profile'), profile, { recursive: true })
    const file = join(profile, 'profile.json')
    writeFileSync(file, readFileSync(file, 'utf8').replace('"my-profile"', '"greeter"'))
    expect(kilnProfiles(folder)).toContain('greeter')

    const call = cellArguments(sources, { profile: 'greeter', system: 'x86_64-linux' })
    const evaluate = (attribute: string): unknown =>
      evaluated(join(folder, 'tests', 'cell.nix'), '-A', attribute, ...call)
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
