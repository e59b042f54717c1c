// The rules of udev that modules write. Needs a nixpkgs (docs/nix.md).
import { expect, test } from 'vitest'
import { noSources, ofCell } from './given.ts'

test.skipIf(noSources)('memory and processors are switched on by Hyper-V’s rules alone', () => {
  const call = { profile: 'template', system: 'x86_64-linux' }
  const rules = ofCell<{ file: string; text: string }[]>('udevRules', call)
  const hotAdd = rules.filter(({ text }) => text.includes('ATTR{state}="online"'))
  // nixpkgs' own is there as well: of two files of one name, the last counts.
  expect(new Set(hotAdd.map(({ file }) => file)).size).toBe(1)
  const [first = '', ...others] = hotAdd.at(-1)?.text.trimEnd().split('\n') ?? []
  expect(first).toBe('CONST{virt}!="microsoft", GOTO="hyperv_hotadd_end"')
  expect(others.at(-1)).toBe('LABEL="hyperv_hotadd_end"')
})
