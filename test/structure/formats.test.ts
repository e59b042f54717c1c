// What a new format needs in files that no compiler reads.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { imageFormats } from '#shared/formats/format.ts'

const root = join(import.meta.dirname, '../..')
const profiles = globSync('{nix/profiles/*,nix/templates/*,lab/tiny}/profile.json', { cwd: root })

it.each(profiles)('%s offers each format', path => {
  const { formats } = JSON.parse(readFileSync(join(root, path), 'utf8')) as { formats: string[] }
  expect([...formats].sort()).toEqual([...imageFormats].sort())
})

it('the page on the command line names each format where it says what -f takes', () => {
  expect(profiles.length).toBeGreaterThan(5)
  const text = readFileSync(join(root, 'docs/cli.md'), 'utf8')
  const [, names = ''] = /^- `-f` takes ([^;]*);/m.exec(text) ?? []
  expect([...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name)).toEqual([...imageFormats])
})
