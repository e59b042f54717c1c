import { expect, test } from 'vitest'
import { mountOf, parseMountInfo, parseSwaps } from './mounts.ts'
import { isSystemPlace } from './system-places.ts'

// Recorded: Linux 6.18 and 6.1.
const table = `22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
105 27 259:1 / /tmp/kiln\\040flash rw,relatime - ext4 /dev/loop0p2 rw
106 27 0:39 /@home /home rw,relatime shared:7 master:3 - btrfs /dev/nvme0n1p2 rw,subvol=/@home
107 27 8:17 / /tmp/kiln\\040flash rw - vfat /dev/sdb1 rw
not a mount
`

test('mounts with spaces in their paths, with and without optional fields; other lines are skipped', () => {
  const mounts = parseMountInfo(table)
  expect(mounts.map(mount => [mount.deviceNumber, mount.mountPoint, mount.fileSystem, mount.source])).toEqual(
    [
      ['0:21', '/proc', 'proc', 'proc'],
      ['254:0', '/', 'ext4', '/dev/vda'],
      ['259:1', '/tmp/kiln flash', 'ext4', '/dev/loop0p2'],
      ['0:39', '/home', 'btrfs', '/dev/nvme0n1p2'],
      ['8:17', '/tmp/kiln flash', 'vfat', '/dev/sdb1'],
    ],
  )
})

test('a path is in the deepest mount, and of two in one place in the later one', () => {
  const at = (path: string) => mountOf(path, parseMountInfo(table))?.deviceNumber
  expect([at('/tmp/kiln flash/a.raw'), at('/tmp/kiln flashy'), at('/home'), at('/homes')]).toEqual([
    '8:17',
    '254:0',
    '0:39',
    '254:0',
  ])
})

test('swap partitions and swap files', () => {
  const text = `Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority
/dev/loop0p3                            partition\t40956\t\t0\t\t-2
/var/swap\\040file                       file\t\t40956\t\t0\t\t-3
`
  expect(parseSwaps(text)).toEqual([
    { path: '/dev/loop0p3', isFile: false },
    { path: '/var/swap file', isFile: true },
  ])
  expect(parseSwaps('')).toEqual([])
})

test.each([
  [
    '/',
    '/boot',
    '/boot/efi',
    '/nix/store',
    '/var/lib/docker',
    '/home',
    '/home/ada',
    '/var/home/ada',
    '/run/live/medium',
    '/iso',
  ],
  ['/cdrom', '/run/initramfs/live', '/persist', '/srv/data', '/etc/hosts', '/tmp', '/usr', '/sysroot/ostree'],
])('where this computer runs from: %s …', (...points) => {
  expect(points.filter(point => !isSystemPlace(point))).toEqual([])
})

test('where a user mounts a stick', () => {
  const points = [
    '/media/ada/X',
    '/run/media/ada/X',
    '/mnt',
    '/mnt/stick',
    '/tmp/x',
    '/home/ada/usb',
    '/data',
    '/var/mnt/stick',
    '/var/home/ada/usb',
  ]
  expect(points.filter(isSystemPlace)).toEqual([])
})
