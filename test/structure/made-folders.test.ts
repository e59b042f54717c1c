import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const recursive = /\bmkdir(?:Sync)?\((?:[^()]|\([^()]*\))*\brecursive: true/

/** Each makes folders in one that it has made itself, or at a path that no person gave. */
const own = [
  'src/main/index.ts',
  'src/platform/nix/install/beside.ts',
  'src/platform/nix/install/install.ts',
  'src/platform/nix/install/own-apt.ts',
  'src/platform/nixos-anywhere/nixos-anywhere.ts',
]

it("no folder at a path that a person gave is made with mkdir's own recursion, which never ends in /proc", () => {
  expect(recursive.test('await mkdir(dirname(path), { recursive: true, mode: 0o700 })')).toBe(true)
  expect(recursive.test('await mkdir(path); await rm(path, { recursive: true })')).toBe(false)
  const files = execFileSync('git', ['-c', 'safe.directory=*', 'ls-files', 'src/**/*.ts'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
    .split('\n')
    // The programs for machines take no path from a person.
    .filter(file => file && !/\.test\.ts$|^src\/(device|renderer)\//.test(file))
  expect(files.length).toBeGreaterThan(1000)
  expect(files.filter(file => recursive.test(readFileSync(join(root, file), 'utf8'))).sort()).toEqual(own)
})
