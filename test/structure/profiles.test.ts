// What `npm run test:nix -- --update` and a person write for each of Kiln's profiles.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { kilnProfiles } from '../../scripts/test-nix/profiles.ts'

const root = join(import.meta.dirname, '../..')
const ids = kilnProfiles(join(root, 'nix'))

it('finds the profiles', () => {
  expect(ids.length).toBeGreaterThan(3)
})

it.each(ids)('%s has the schema of its options, a page of them and a page about it', id => {
  const files = [`nix/profiles/${id}/options.json`, `docs/reference/${id}.md`, `docs/profiles/${id}.md`]
  expect(files.filter(file => !existsSync(join(root, file)))).toEqual([])
})

it('the list of documents leads to the page about each', () => {
  const index = readFileSync(join(root, 'docs/index.md'), 'utf8')
  expect(ids.filter(id => !index.includes(`](profiles/${id}.md)`))).toEqual([])
})
