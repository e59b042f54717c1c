import { expect, test } from 'vitest'
import { isTooOld, parseBuildResults, parseVersion } from './parse.ts'

test('the version is that of Nix, whichever fork prints it', () => {
  expect(parseVersion('nix (Nix) 2.34.8\n')).toBe('2.34.8')
  expect(parseVersion('nix (Determinate Nix 3.1) 2.28.0')).toBe('2.28.0')
  expect(parseVersion('nix (Lix, like Nix) 2.91.0')).toBe('2.91.0')
  expect(parseVersion('nix (Nix) 2.25.0pre20241113_e0b4b2e')).toBe('2.25.0pre20241113_e0b4b2e')
  expect(parseVersion('warning: something\nnix (Nix) 2.18.1')).toBe('2.18.1')
  expect(parseVersion('nixie 3')).toBeNull()
})

test('older than 2.18 is too old', () => {
  for (const version of ['2.17.9', '2.8', '1.99']) expect(isTooOld(version)).toBe(true)
  for (const version of ['2.18', '2.18.0pre1', '2.34.8', '3.0']) expect(isTooOld(version)).toBe(false)
})

test('what was built is one entry an output', () => {
  const stdout =
    '[{"drvPath":"/nix/store/a.drv","outputs":{"out":"/nix/store/a","dev":"/nix/store/a-dev","ca":null}}]'
  expect(parseBuildResults(stdout)).toEqual([
    { derivation: '/nix/store/a.drv', storePath: '/nix/store/a' },
    { derivation: '/nix/store/a.drv', storePath: '/nix/store/a-dev' },
  ])
  expect(parseBuildResults('[]')).toEqual([])
  for (const odd of ['', '{}', '[{"outputs":{"out":3}}]', 'null']) expect(parseBuildResults(odd)).toBeNull()
})
