import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findSources } from './shared-sources.ts'

let folder: string
const at = (...parts: string[]) => join(folder, ...parts)
const cache = () => at('cache')
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-sources-'))
  for (const place of ['nixpkgs/lib', 'nix-inputs/disko', 'archives'])
    mkdirSync(at(place), { recursive: true })
  writeFileSync(at('nixpkgs/lib/default.nix'), '{ }')
  for (const [name, tree] of [
    ['nixpkgs-26.11pre', 'nixpkgs'],
    ['nix-inputs', 'nix-inputs'],
  ] as const) {
    execFileSync('tar', ['--create', '--zstd', '-f', at(`archives/${name}.tar.zst`), '-C', folder, tree])
  }
  const sums = readdirSync(at('archives')).map(name => {
    const sum = createHash('sha256')
      .update(readFileSync(at('archives', name)))
      .digest('hex')
    return `${sum}  ${name}\n`
  })
  writeFileSync(at('archives/SHA256SUMS'), sums.join(''))
})
afterEach(() => rmSync(folder, { recursive: true }))

test.each([
  ['where KILN_SOURCES names', () => ({ env: { KILN_SOURCES: at('archives') }, beside: at('none') })],
  ['beside the checkout', () => ({ env: {}, beside: at('archives') })],
])('unpacks archives %s once', (_, places) => {
  const found = findSources({ ...places(), cache: cache() })
  expect(readFileSync(join(found.env?.KILN_NIXPKGS ?? '', 'lib/default.nix'), 'utf8')).toBe('{ }')
  expect(existsSync(join(found.env?.KILN_NIX_INPUTS ?? '', 'disko'))).toBe(true)
  // This one has no index of Haskell packages.
  expect(found.env?.KILN_NIX_OVERLAY).toMatch(/without-haskell\.nix$/)
  rmSync(at('archives'), { recursive: true })
  mkdirSync(at('archives'))
  expect(readdirSync(cache())).toHaveLength(1)
})

test('an archive that does not match its checksum is an error, and leaves nothing behind', () => {
  writeFileSync(at('archives/nix-inputs.tar.zst'), 'x', { flag: 'a' })
  const find = () => findSources({ env: {}, beside: at('archives'), cache: cache() })
  expect(find).toThrow(/nix-inputs\.tar\.zst is not what SHA256SUMS says/)
  expect(readdirSync(cache())).toEqual([])
})

test('missing archives are reported with what is missing', () => {
  expect(findSources({ env: {}, beside: at('none') })).toEqual({
    env: null,
    missing: 'KILN_NIXPKGS names no nixpkgs, and there are no archives in ../shared/sources',
  })
})

test('a nixpkgs from the environment takes precedence over archives, with its own overlays', () => {
  const index = at('whole/pkgs/development/haskell-modules/hackage-packages.nix')
  mkdirSync(join(index, '..'), { recursive: true })
  writeFileSync(index, '')
  const env = {
    KILN_NIXPKGS: at('whole'),
    KILN_NIX_INPUTS: '/i',
    KILN_NIX_OVERLAY: '/a.nix',
    KILN_SOURCES: at('archives'),
  }
  expect(findSources({ env }).env).toEqual({
    KILN_NIXPKGS: at('whole'),
    KILN_NIX_INPUTS: '/i',
    KILN_NIX_OVERLAY: '/a.nix',
  })
})
