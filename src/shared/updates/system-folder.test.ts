import { expect, test } from 'vitest'
import { isSystemFolder } from './system-folder.ts'

test.each([
  '/',
  '//',
  '/etc',
  '/etc/updates',
  '/usr/share/x',
  '/nix/store',
  '/boot/',
  '/var',
  '/home/',
  '/srv',
  '/private/etc/x',
])('%s belongs to the system', path => expect(isSystemFolder(path)).toBe(true))

test.each([
  '/srv/updates',
  '/srv/www/updates',
  '/var/www/html',
  '/home/me/updates',
  '/root/updates',
  '/mnt/stick',
  '/data',
  '/tmp/x',
])('%s can be published to', path => expect(isSystemFolder(path)).toBe(false))
