import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { driveName } from '#shared/drives/drive-name.ts'
import { mayWrite } from '#shared/drives/may-write.ts'
import { parseDiskutilInfo, parseDiskutilList } from './diskutil.ts'
import { isPhysical, isSynthesised, toDrive } from './drives.ts'
import { holdingDisks } from './holding.ts'

// Written by hand from documentation; never run on a Mac.
const fixture = (name: string) => readFileSync(`${import.meta.dirname}/fixtures/${name}.plist`, 'utf8')
const disks = parseDiskutilList(fixture('list'))
const real = disks
  .filter(disk => !isSynthesised(disk))
  .map(disk => ({ disk, info: parseDiskutilInfo(fixture(`info-${disk.DeviceIdentifier}`)) }))
const drives = real
  .filter(({ disk, info }) => isPhysical(disk, info))
  .map(({ disk, info }) => toDrive(disk, info, disks))

test('lists real drives, but not APFS containers and disk images', () => {
  expect(drives.map(drive => [drive.path, driveName(drive), drive.bus, drive.internal])).toEqual([
    ['/dev/disk0', 'APPLE SSD AP0512Q 500 GB', 'nvme', true],
    ['/dev/disk4', 'Ultra 32 GB', 'usb', false],
    ['/dev/disk5', 'My Passport 2.0 TB', 'usb', false],
    ['/dev/disk8', 'Built In SDXC Reader 64 GB', 'sd', false],
  ])
})

test('finds the drive that macOS runs from through its APFS container; a stick and a backup may be written', () => {
  expect(
    drives.map(drive => mayWrite(drive, null)).map(({ may, reasons }) => [may, reasons[0]?.code]),
  ).toEqual([
    ['no', 'system'],
    ['yes', undefined],
    ['yes', undefined],
    ['no', 'read-only'],
  ])
  expect(drives[2]).toMatchObject({
    contents: { code: 'drive.contents.partitions', values: { count: 2, names: 'EFI, Apple_APFS' } },
    uses: [{ kind: 'mounted', path: '/dev/disk6s1', detail: '/Volumes/Backups' }],
  })
})

test('never writes a container of two drives through either', () => {
  const fused = disks.map(disk =>
    disk.DeviceIdentifier === 'disk6'
      ? { ...disk, APFSPhysicalStores: [...disk.APFSPhysicalStores, { DeviceIdentifier: 'disk4s1' }] }
      : disk,
  )
  const both = real.slice(1, 3).map(({ disk, info }) => toDrive(disk, info, fused))
  expect(both.map(drive => mayWrite(drive, null).may)).toEqual(['no', 'no'])
})

test('a file is on the drive below its volume', () => {
  expect(holdingDisks('/Users/ada/a.raw', disks)).toEqual(['/dev/disk0'])
  expect(holdingDisks('/Volumes/PHOTOS/a.raw', disks)).toEqual(['/dev/disk4'])
  expect(holdingDisks('/Volumes/Backups/a.raw', disks)).toEqual(['/dev/disk5'])
})

test('refuses what is not diskutil output', () => {
  expect(() => parseDiskutilList('<plist version="1.0"><dict/></plist>')).toThrow()
  expect(() => parseDiskutilList('{ AllDisksAndPartitions = (); }')).toThrow('not an XML property list')
  expect(() => parseDiskutilList('bplist00')).toThrow('not an XML property list')
})
