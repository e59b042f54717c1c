import { expect, test } from 'vitest'
import { nixPath } from './places.ts'

test('a Nix that Kiln installed next to the system comes first, the usual places come last, and none comes twice', () => {
  expect(nixPath({ PATH: '/usr/bin:/home/a/.nix-profile/bin:' }, '/home/a').split(':')).toEqual([
    '/opt/kiln-nix/bin',
    '/usr/bin',
    '/home/a/.nix-profile/bin',
    '/nix/var/nix/profiles/default/bin',
    '/run/current-system/sw/bin',
  ])
})

test('an empty environment still has a PATH', () => {
  expect(nixPath({}, '/home/a')).toContain(':/usr/bin:')
})
