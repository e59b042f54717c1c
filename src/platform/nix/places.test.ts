import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { nixPath } from './places.ts'

test('a Nix that Kiln installed next to the system comes first, the usual places come last, and none comes twice', () => {
  const env = { PATH: '/usr/bin:/home/a/.nix-profile/bin:', USER: 'a' }
  expect(nixPath(env, '/home/a', 'linux').split(':')).toEqual([
    '/opt/kiln-nix/bin',
    '/usr/bin',
    '/home/a/.nix-profile/bin',
    '/nix/var/nix/profiles/default/bin',
    '/etc/profiles/per-user/a/bin',
    '/run/current-system/sw/bin',
    '/home/a/.local/state/nix/profile/bin',
    '/home/a/.local/state/nix/profiles/profile/bin',
  ])
})

test('an app that Finder started finds the programs of Homebrew, MacPorts, nix-darwin and the user', () => {
  const env = { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', USER: 'ada' }
  expect(nixPath(env, '/Users/ada', 'darwin').split(':')).toEqual([
    '/opt/kiln-nix/bin',
    '/usr/bin',
    '/bin',
    '/usr/sbin',
    '/sbin',
    '/nix/var/nix/profiles/default/bin',
    '/Users/ada/.nix-profile/bin',
    '/etc/profiles/per-user/ada/bin',
    '/run/current-system/sw/bin',
    '/Users/ada/.local/state/nix/profile/bin',
    '/Users/ada/.local/state/nix/profiles/profile/bin',
    '/opt/homebrew/bin',
    '/usr/local/bin',
    '/opt/local/bin',
    '/Users/ada/.local/bin',
  ])
})

test('a user name that is not one adds no folder', () => {
  expect(nixPath({ PATH: '/bin', USER: '../../tmp' }, '/home/a', 'linux')).not.toContain('tmp')
})

test('an empty environment still has a PATH', () => {
  expect(nixPath({}, '/home/a')).toContain(':/usr/bin:')
})

test('Nix is looked for in the same places here and on another computer', () => {
  const there = fileURLToPath(new URL('../../engine/nix/folders-there.sh', import.meta.url))
  const script = `. "$1"; id() { echo ada; }; PATH=/bin; add_nix_to_path; printf %s "$PATH"`
  const env = { HOME: '/home/ada', PATH: '/bin', USER: 'ada' }
  const found = execFileSync('/bin/sh', ['-c', script, 'sh', there], { env, encoding: 'utf8' })
  expect(found.split(':').sort()).toEqual(nixPath(env, '/home/ada', 'linux').split(':').sort())
})
