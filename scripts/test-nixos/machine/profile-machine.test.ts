import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { kilnProfiles } from '../../test-nix/profiles.ts'
import { promisesOf } from '../promises/index.ts'
import { profileMachine } from './profile-machine.ts'

const profiles = kilnProfiles(resolve(import.meta.dirname, '..', '..', '..', 'nix'))

test('each profile’s machine is checked for what the profile promises', () => {
  expect(profiles.filter(profile => !promisesOf(profile))).toEqual([])
})

test('a machine is reached by the ports of its profile’s card, and the template’s by SSH alone', () => {
  expect(profileMachine('ai-sandbox').guestPorts).toEqual([3000, 3456, 3002, 22])
  expect(profileMachine('template').guestPorts).toEqual([])
})
