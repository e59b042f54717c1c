// Partitions with more than one signature: what one file system calls free may belong to another owner.
import { join } from 'node:path'
import { expect } from 'vitest'
import { endOf, totalBytes } from '#shared/formats/extents.ts'
import { bytesAt, patch, rootAt, rootDisk } from '#test/drives/root-disk.ts'
import { command, emptyDisk, layoutOfFile, MiB, putInto } from '#test/drives/used-drives.ts'
import { test } from '#test/folders.ts'

const freeBytes = async (disk: string) => totalBytes((await layoutOfFile(disk)).free)

test('a superblock that a previous owner left behind is not trusted', async ({ folder }) => {
  const disk = rootDisk(folder)
  for (const [what, at, magic] of [
    ['nothing', 0, ''],
    ['LUKS', 0, 'LUKS\xba\xbe'],
    ['APFS', 32, 'NXSB'],
    ['BitLocker', 3, '-FVE-FS-'],
    ['UFS 1', 8192 + 1372, '\x54\x19\x01\x00'],
    ['UFS 2', 65_536 + 1372, '\x19\x01\x54\x19'],
    ['JFS', 32_768, 'JFS1'],
    ['ReiserFS', 65_536 + 52, 'ReIsEr2Fs'],
    ['GFS2', 65_536, '\x01\x16\x19\x70'],
    ['an ISO', 32_769, 'CD001'],
    ['LVM in another sector', 1536, 'LABELONE'],
    ['LVM', 512, 'LABELONE'],
    ['RAID', 4096, '\xfc\x4e\x2b\xa9'],
    ['ZFS', 16 * 1024 + 100, 'pool_guid'],
    ['btrfs', 65_536 + 64, '_BHRfS_M'],
  ] as const) {
    const bytes = Buffer.from(magic, 'latin1')
    const before = bytesAt(disk, rootAt + at, bytes.length)
    patch(disk, rootAt + at, bytes)
    if (magic === '') expect(await freeBytes(disk)).toBeGreaterThan(0)
    else expect(await freeBytes(disk), what).toBe(0)
    patch(disk, rootAt + at, before)
  }
})

test('zeros covered by a hash tree are not free: dm-verity would fail to read them', async ({ folder }) => {
  const disk = rootDisk(folder)
  expect(await freeBytes(disk)).toBeGreaterThan(120 * MiB)
  command('sgdisk', '-t', '2:2c7357ed-ebd2-46d9-aec1-23d437ec2bf5', disk)
  expect(await freeBytes(disk)).toBe(0)

  // After the file system, in a separate partition.
  const behind = rootDisk(folder)
  const part = emptyDisk(join(folder, 'covered'), 150 * MiB)
  command('mke2fs', '-q', '-F', '-t', 'ext4', part, '140M')
  const place = ['--data-blocks=35840', `--hash-offset=${140 * MiB}`]
  command('veritysetup', 'format', ...place, part, part)
  putInto(behind, part, rootAt)
  expect(await freeBytes(behind)).toBe(0)
  expect(await freeBytes(part)).toBe(0)

  // Too small for that.
  command('mke2fs', '-q', '-F', '-t', 'ext4', part, '149M')
  putInto(behind, part, rootAt)
  const { free } = await layoutOfFile(behind)
  expect(totalBytes(free)).toBeGreaterThan(120 * MiB)
  expect(free.every(each => each.offset >= rootAt && endOf(each) <= rootAt + 149 * MiB)).toBe(true)
})
