import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { option, optionSchema } from '#shared/profiles/option.ts'
import { kilnProfiles } from './profiles.ts'
import { fullest, fullestRules } from './variants.ts'

const field = (key: string, type: object, preset: unknown, more: object = {}) =>
  option.parse({ key, label: key, description: '', type, default: preset, ...more })
const bool = { kind: 'bool' }
const fileSystem = { kind: 'enum', values: ['ext4', 'btrfs'].map(value => ({ value, label: value })) }

test('the fullest variant has every switch on and no choice at its default', () => {
  const options = [
    field('wifi', bool, false),
    field('sound', bool, true),
    field('fileSystem', fileSystem, 'ext4'),
  ]
  expect(fullest(options)).toEqual({ wifi: true, sound: true, fileSystem: 'btrfs' })
})

test('except for secrets, options that leave no image, and the profile’s exceptions', () => {
  const options = [
    field('luks', bool, false),
    field('token', { kind: 'string' }, null, { secret: true }),
    field('vfio', bool, false),
    field('fileSystem', fileSystem, 'ext4'),
    field('device', { kind: 'string' }, null),
  ]
  expect(fullest(options, { set: { device: '/dev/sdb' }, leave: { vfio: 'no card' } })).toEqual({
    fileSystem: 'btrfs',
    device: '/dev/sdb',
  })
})

test('a rule for a missing option is an error', () => {
  expect(() => fullest([], { leave: { gone: 'why' } })).toThrow('gone')
})

const nix = resolve(import.meta.dirname, '..', '..', 'nix')
test.each(kilnProfiles(nix))('the rules of %s name options that it has', id => {
  const { options } = optionSchema.parse(
    JSON.parse(readFileSync(join(nix, 'profiles', id, 'options.json'), 'utf8')),
  )
  expect(Object.keys(fullest(options, fullestRules(nix, id))).length).toBeGreaterThan(3)
})
