// The rules of udev that modules write. Needs a nixpkgs (docs/nix.md).
import { execFileSync } from 'node:child_process'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nixPath } from '#platform/nix/places.ts'

const { KILN_NIXPKGS: nixpkgs, KILN_NIX_INPUTS: inputs, KILN_NIX_OVERLAY: overlays } = process.env
const env = { ...process.env, PATH: nixPath(process.env, homedir()) }

test.skipIf(!nixpkgs || !inputs)('memory and processors are switched on by Hyper-V’s rules alone', () => {
  const texts = {
    nixpkgs: nixpkgs ?? '',
    inputs: inputs ?? '',
    overlays: overlays ?? '',
    system: 'x86_64-linux',
    profile: 'template',
  }
  const given = Object.entries(texts).flatMap(([name, text]) => ['--argstr', name, text])
  const cell = join(import.meta.dirname, 'cell.nix')
  const args = ['--eval', '--strict', '--json', cell, '-A', 'udevRules', ...given]
  const made = execFileSync('nix-instantiate', args, { encoding: 'utf8', env, maxBuffer: 1 << 26 })
  const rules: { file: string; text: string }[] = JSON.parse(made)
  const hotAdd = rules.filter(({ text }) => text.includes('ATTR{state}="online"'))
  // nixpkgs' own is there as well: of two files of one name, the last counts.
  expect(new Set(hotAdd.map(({ file }) => file)).size).toBe(1)
  const [first = '', ...others] = hotAdd.at(-1)?.text.trimEnd().split('\n') ?? []
  expect(first).toBe('CONST{virt}!="microsoft", GOTO="hyperv_hotadd_end"')
  expect(others.at(-1)).toBe('LABEL="hyperv_hotadd_end"')
})
