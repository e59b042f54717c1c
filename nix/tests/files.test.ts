// Every Nix file parses, is formatted and has nothing unused in it, and every shell script is one that shellcheck has
// nothing to say about. nixfmt and deadnix are checked with where they are installed; `nix develop` has both.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { nixPath } from '#platform/nix/places.ts'

const nix = join(import.meta.dirname, '..')
const env = { ...process.env, PATH: nixPath(process.env, homedir()) }
const has = (program: string) => spawnSync(program, ['--version'], { env }).status === 0
const files = (ending: string) =>
  readdirSync(nix, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith(ending))
    .map(name => join(nix, name))

test.skipIf(!has('nix-instantiate'))('every Nix file parses', () => {
  const done = spawnSync('nix-instantiate', ['--parse', ...files('.nix')], { encoding: 'utf8', env })
  expect(done.stderr).toBe('')
  expect(done.status).toBe(0)
})

test.skipIf(!has('nixfmt'))('every Nix file is formatted (nixfmt)', () => {
  const done = spawnSync('nixfmt', ['--check', ...files('.nix')], { encoding: 'utf8', env })
  expect(`${done.stdout}${done.stderr}`).toBe('')
  expect(done.status).toBe(0)
})

test.skipIf(!has('deadnix'))('no Nix file has anything unused (deadnix)', () => {
  const done = spawnSync('deadnix', ['--fail', ...files('.nix')], { encoding: 'utf8', env })
  expect(done.stdout).toBe('')
  expect(done.status).toBe(0)
})

/** As writeShellApplication runs it: bash, with its three options. */
const asApplication = (text: string) =>
  `#!/usr/bin/env bash\nset -o errexit\nset -o nounset\nset -o pipefail\n${text}`

/** Parts of a script that its Nix file puts before it: the script names them in a line of its head. */
const partsOf = (text: string): string[] => {
  const [, names = ''] = /^# (.+\.sh) (?:is|are) put before this\.$/m.exec(text) ?? []
  return names === '' ? [] : names.split(/, | and /)
}

test.skipIf(!has('shellcheck'))(
  'every script passes shellcheck, with the parts that are put before it',
  () => {
    const scripts = files('.sh').map(file => ({ file, text: readFileSync(file, 'utf8') }))
    const beside = (file: string, part: string) => join(file, '..', part)
    // Checked as a part of the scripts that have them.
    const parts = new Set(scripts.flatMap(({ file, text }) => partsOf(text).map(part => beside(file, part))))
    for (const { file, text } of scripts.filter(each => !parts.has(each.file))) {
      const before = partsOf(text).map(part => readFileSync(beside(file, part), 'utf8'))
      const input = text.startsWith('#!') ? text : asApplication([...before, text].join(''))
      const done = spawnSync('shellcheck', ['-'], { encoding: 'utf8', env, input })
      expect(done.stdout, relative(nix, file)).toBe('')
    }
  },
)

test('a function that not every script calls has both of the names that shellcheck has for it', () => {
  // Since 0.10 the second, which nixpkgs has: a tool that fails its check there keeps the whole host from being built.
  const lacks = files('.sh').filter(file => /disable=(?!.*SC2329).*SC2317/.test(readFileSync(file, 'utf8')))
  expect(lacks.map(file => relative(nix, file))).toEqual([])
})
