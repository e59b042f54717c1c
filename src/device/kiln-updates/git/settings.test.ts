import { expect, it } from 'vitest'
import { gitSettingsOf } from './settings.ts'

const good = {
  url: 'https://git.example.com/home/kaliunbox-flake.git',
  branch: 'main',
  folder: '/etc/nixos/kaliunbox-flake',
  configuration: 'kaliunbox',
  allowedSigners: '/var/lib/kaliun/allowed_signers',
  base: null,
  upgrade: false,
  staleDays: 14,
}

it('reads the configuration', () => {
  expect(gitSettingsOf(good)).toEqual(good)
  expect(gitSettingsOf({ ...good, base: 'a'.repeat(40) })).not.toBeNull()
})

it.each([
  ['url', '--upload-pack=touch /x'],
  ['branch', '-x'],
  ['branch', 'a b'],
  ['folder', 'etc/nixos'],
  ['folder', '/etc/nixos?rev=1'],
  ['folder', '/etc/../root'],
  ['configuration', 'a"; b'],
  ['allowedSigners', 'signers'],
  ['base', 'HEAD'],
  ['upgrade', 'yes'],
  ['staleDays', 0],
])('rejects a %s that is %j', (name, value) => {
  expect(gitSettingsOf({ ...good, [name]: value })).toBeNull()
})
