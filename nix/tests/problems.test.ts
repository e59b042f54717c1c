// The problems that nix/lib/problems.nix reports for a settings.json: all at once, each with key, value and fix.
import { describe, expect, test } from 'vitest'
import { hasNix, pure } from './evaluate-pure.ts'

const plain = { secret: false, required: false, default: null, example: null }
const fields = [
  { ...plain, key: 'hostname', label: 'Host name', takes: 'string', required: true, example: 'box1' },
  { ...plain, key: 'size', label: 'Size', takes: 'int', default: 8 },
  {
    ...plain,
    key: 'token',
    label: 'Token',
    takes: 'string',
    secret: true,
    file: { path: '/var/lib/kiln/secrets/token', mode: '0600', owner: 'root', group: 'root' },
  },
]
const profile = { id: 'box', architectures: ['x86_64'] }
const problems = (settings: unknown, system = 'x86_64-linux') =>
  pure('problems', { fields, profile, system, settings }) as string[]
const right = { schema: 1, profile: 'box', options: { hostname: 'a', size: 1 } }

describe.skipIf(!hasNix)('settings.json', () => {
  test('is right when every value fits, and null counts as unset', () => {
    expect(problems(right)).toEqual([])
    expect(problems({ options: { hostname: 'a', size: null, stranger: null } })).toEqual([])
    expect(problems({ ...right, stateVersion: '25.11' })).toEqual([])
    expect(problems({ ...right, stateVersion: null })).toEqual([])
  })

  test.each([
    [{ schema: 2 }, 'settings.json has schema 2, but this Kiln reads schema 1.'],
    [{ profile: 'other' }, 'settings.json is for the profile "other", but this is "box".'],
    [
      { options: { hostname: 'a', colour: 1 } },
      'unknown option "colour". Remove it; known are: hostname, size, token.',
    ],
    [
      { options: { hostname: 'a', size: 'big' } },
      'Option "size" (Size) is "big", but it has to be: a int. Change it, for example 8.',
    ],
    [
      { options: { hostname: 'a', token: 'x' } },
      'Option "token" (Token) is a secret and stays out of images. Remove it from settings.json; Kiln asks for it when it writes a drive, and the machine reads it from /var/lib/kiln/secrets/token.',
    ],
    [
      { options: { size: 1 } },
      'Option "hostname" (Host name) is missing, but it is needed. Fill it in, for example "box1".',
    ],
    [{ options: { hostname: null } }, 'Option "hostname" (Host name) is missing'],
    [
      { stateVersion: '26.5' },
      'settings.json has the stateVersion "26.5", but it has to be the NixOS release',
    ],
    [{ stateVersion: 26.05 }, 'settings.json has the stateVersion 26.05, but it has to be the NixOS release'],
  ])('%j has one problem', (change, words) => {
    expect(problems({ ...right, ...change })).toEqual([expect.stringContaining(words)])
  })

  test('is for an architecture that the profile has', () => {
    expect(problems(right, 'aarch64-linux')).toEqual([
      'The profile "box" has no architecture "aarch64". Choose x86_64.',
    ])
  })

  test('reports all problems at once', () => {
    expect(problems({ schema: 3, options: { size: true, token: 'x', colour: 1 } })).toHaveLength(5)
  })
})
