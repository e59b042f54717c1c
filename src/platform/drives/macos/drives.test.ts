import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { driveName } from '#shared/drives/drive-name.ts'
import { mayWrite } from '#shared/drives/may-write.ts'
import { driveDifference } from '#shared/drives/same-drive.ts'
import { parseDiskutilInfo, parseDiskutilList } from './diskutil.ts'
import { type DriveFacts, isPhysical, isSynthesised, toDrive } from './drives.ts'
import { holdingDisks } from './holding.ts'
import { type Attached, attachedDisks } from './registry.ts'

// Written by hand from documentation; never run on a Mac.
const fixture = (name: string) => readFileSync(`${import.meta.dirname}/fixtures/${name}.plist`, 'utf8')
const disks = parseDiskutilList(fixture('list'))
const real = disks
  .filter(disk => !isSynthesised(disk))
  .map(disk => ({ disk, info: parseDiskutilInfo(fixture(`info-${disk.DeviceIdentifier}`)) }))
const registry = attachedDisks([fixture('ioreg-storage'), fixture('ioreg-usb')])
const driveOf = ({ disk, info }: Pick<DriveFacts, 'disk' | 'info'>, all = disks, attached = registry) =>
  toDrive({ disk, info, attached: attached.get(disk.DeviceIdentifier) ?? null, deviceNumber: '1:16' }, all)
const drives = real.filter(({ disk, info }) => isPhysical(disk, info)).map(each => driveOf(each))

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
    contents: { code: 'drive.contents.partitions', values: { count: 2, names: 'EFI, Backups' } },
    uses: [{ kind: 'mounted', path: '/dev/disk6s1', detail: '/Volumes/Backups' }],
  })
})

test('never writes a container of two drives through either', () => {
  const fused = disks.map(disk =>
    disk.DeviceIdentifier === 'disk6'
      ? { ...disk, APFSPhysicalStores: [...disk.APFSPhysicalStores, { DeviceIdentifier: 'disk4s1' }] }
      : disk,
  )
  const both = real.slice(1, 3).map(each => driveOf(each, fused))
  expect(both.map(drive => mayWrite(drive, null).may)).toEqual(['no', 'no'])
})

test('knows a drive by its own serial number, then by that of the USB device which it is in, not by its hub’s', () => {
  expect(drives.map(({ path, serial }) => [path, serial])).toEqual([
    ['/dev/disk0', '0ba01234'],
    ['/dev/disk4', '4C530001230412116472'],
    ['/dev/disk5', '575832314435'],
    ['/dev/disk8', ''],
  ])
})

test('a stick without a serial number does not get its hub’s, whatever the class of both is called', () => {
  const media = '<key>BSD Name</key><string>disk9</string><key>Whole</key><true/>'
  const stickInHub = (device: string) =>
    `<plist version="1.0"><array>
      <dict>${device}<key>USB Serial Number</key><string>HUB</string><key>IORegistryEntryChildren</key><array>
        <dict>${device}<key>IORegistryEntryChildren</key><array>
          <dict><key>IOObjectClass</key><string>IOUSBHostInterface</string><key>IORegistryEntryChildren</key><array>
            <dict>${media}<key>IORegistryEntryID</key><integer>4294970003</integer></dict>
          </array></dict>
        </array></dict>
      </array></dict>
    </array></plist>`
  const devices = [
    '<key>IOObjectClass</key><string>IOUSBHostDevice</string>',
    '<key>IOObjectClass</key><string>AppleUSBDevice</string><key>bDeviceClass</key><integer>0</integer>',
  ]
  for (const device of devices)
    expect(attachedDisks([stickInHub(device)]).get('disk9')).toEqual({ entry: '4294970003', serial: '' })
})

test('two sticks of one model and size, exchanged at one name, are two drives', () => {
  const stick = real.find(({ disk }) => disk.DeviceIdentifier === 'disk4')
  if (!stick) throw new Error('no stick in the fixture')
  const withEntry = (entry: string): Map<string, Attached> => new Map([['disk4', { entry, serial: '' }]])
  const [chosen, other] = ['4294970003', '4294970777'].map(entry => driveOf(stick, disks, withEntry(entry)))
  if (!chosen || !other) throw new Error('no drives')
  expect(driveDifference(chosen, other)).toMatchObject({ code: 'drive.replugged' })
  expect(driveDifference(chosen, { ...chosen })).toBeNull()
  // Without the registry, the port and the UUIDs have to do.
  const at = (DeviceTreePath: string) =>
    driveOf({ ...stick, info: { ...stick.info, DeviceTreePath } }, disks, new Map())
  expect(driveDifference(at('IODeviceTree:/usb-drd0@1'), at('IODeviceTree:/usb-drd1@1'))).not.toBeNull()
})

test('what ioreg prints without a match, and what is not its output', () => {
  expect(attachedDisks(['', '\n']).size).toBe(0)
  expect(() => attachedDisks(['<plist version="1.0"><string>x</string></plist>'])).toThrow('ioreg')
})

test('a file is on the drive below its volume', () => {
  // macOS lists "/" as the mount point of a snapshot.
  expect(holdingDisks('/Users/ada/a.raw', disks)).toEqual(['/dev/disk0'])
  expect(holdingDisks('/Volumes/PHOTOS/a.raw', disks)).toEqual(['/dev/disk4'])
  expect(holdingDisks('/Volumes/Backups/a.raw', disks)).toEqual(['/dev/disk5'])
})

test('a file is on its drive in whatever case and form of Unicode its path is given', () => {
  const named = disks.map(disk => ({
    ...disk,
    Partitions: disk.Partitions.map(part =>
      part.MountPoint === '/Volumes/PHOTOS'
        ? { ...part, MountPoint: '/Volumes/Büro'.normalize('NFC') }
        : part,
    ),
  }))
  for (const path of ['/Volumes/Büro/a.raw', '/volumes/BÜRO/a.raw', '/Volumes/büro'])
    for (const form of ['NFC', 'NFD'])
      expect(holdingDisks(path.normalize(form), named), `${path} ${form}`).toEqual(['/dev/disk4'])
})

test('refuses what is not diskutil output', () => {
  expect(() => parseDiskutilList('<plist version="1.0"><dict/></plist>')).toThrow()
  expect(() => parseDiskutilList('{ AllDisksAndPartitions = (); }')).toThrow('not an XML property list')
  expect(() => parseDiskutilList('bplist00')).toThrow('not an XML property list')
})
