import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { kilnProfiles } from '../../test-nix/profiles.ts'
import { everythingOn, leftAtDefault } from './everything-on.ts'

const profiles = kilnProfiles(resolve(import.meta.dirname, '..', '..', '..', 'nix'))

test.each(profiles)('%s has most of its form switched on, and leaves only what is named', id => {
  const options = everythingOn(id)
  const left = Object.keys(leftAtDefault(id))
  expect(Object.keys(options).length).toBeGreaterThan(left.length)
  expect(Object.keys(options).filter(key => left.includes(key))).toEqual([])
})
