import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseLsblk } from './lsblk.ts'
import { btrfsDevices, parseBlkid, parseUdevData } from './signature.ts'

test('blkid: each device with its content; escaped spaces become spaces', () => {
  // Recorded: util-linux 2.38.1, shortened.
  const text = `DEVNAME=/dev/loop0
PTTYPE=gpt

DEVNAME=/dev/loop0p4
LABEL=Meine\\ Daten
UUID=185bd827
UUID_SUB=51699f5c
TYPE=btrfs
PART_ENTRY_NAME=Geheime\\ Daten
`
  expect([...parseBlkid(text)]).toMatchObject([
    ['/dev/loop0', { tableType: 'gpt', fileSystem: '' }],
    [
      '/dev/loop0p4',
      { fileSystem: 'btrfs', label: 'Meine Daten', memberUuid: '51699f5c', partitionName: 'Geheime Daten' },
    ],
  ])
  expect(parseBlkid('').size).toBe(0)
})

// Recorded: /run/udev/data/b7:0 of systemd-udevd 252, on a kernel without btrfs.
const udevData = `S:disk/by-uuid/d1d0b33e-0f99-4bf9-917c-d31a77980cb4
S:disk/by-label/Meine\\x20Daten
S:disk/by-diskseq/109
I:2831511524
E:ID_FS_LABEL=Meine_Daten
E:ID_FS_LABEL_ENC=Meine\\x20Daten
E:ID_FS_UUID=d1d0b33e-0f99-4bf9-917c-d31a77980cb4
E:ID_FS_UUID_ENC=d1d0b33e-0f99-4bf9-917c-d31a77980cb4
E:ID_FS_UUID_SUB=d3b7ab6c-3aed-4c19-9282-b185b5f5b9b0
E:ID_FS_UUID_SUB_ENC=d3b7ab6c-3aed-4c19-9282-b185b5f5b9b0
E:ID_FS_TYPE=btrfs
E:ID_FS_USAGE=filesystem
E:ID_BTRFS_READY=0
E:SYSTEMD_READY=0
V:1
`

test('udev: what it recorded, what it could not find out, and where it has not run', () => {
  expect(parseUdevData(udevData, { knowsBtrfs: true })).toMatchObject({
    fileSystem: 'btrfs',
    label: 'Meine Daten',
    memberUuid: 'd3b7ab6c-3aed-4c19-9282-b185b5f5b9b0',
    devices: 2,
  })
  // Without btrfs in the kernel, udev reports every btrfs as "not ready".
  expect(parseUdevData(udevData, { knowsBtrfs: false })?.devices).toBeNull()
  const nothing = { fileSystem: '', tableType: '', devices: null }
  expect(parseUdevData('I:1\nE:ID_BUS=usb\n', { knowsBtrfs: true })).toMatchObject(nothing)
  expect(parseUdevData('', { knowsBtrfs: true })).toBeNull()
})

test('a btrfs superblock gives its number of devices; anything else gives none', () => {
  const block = new Uint8Array(4096)
  expect(btrfsDevices(block)).toBeNull()
  block.set(new TextEncoder().encode('_BHRfS_M'), 0x40)
  block[0x88] = 3
  expect(btrfsDevices(block)).toBe(3)
})

test('accepts whatever blkid and udev print without an error', () => {
  const line = fc.oneof(
    fc.constantFrom('DEVNAME=/dev/a', 'TYPE=x', 'E:ID_FS_TYPE=y', 'I:1', '', '='),
    fc.string(),
  )
  fc.assert(
    fc.property(fc.array(line), lines => {
      const text = lines.join('\n')
      for (const [path, { devices }] of parseBlkid(text)) expect([path !== '', devices]).toEqual([true, null])
      expect(parseUdevData(text, { knowsBtrfs: true }) === null).toBe(!lines.some(each => /^I:/m.test(each)))
    }),
  )
})

test('an lsblk before util-linux 2.33 writes numbers and flags as strings and knows one mount point', () => {
  // Made by hand after util-linux 2.31.
  const json = `{"blockdevices": [{"name": "sdb", "kname": "sdb", "maj:min": "8:16 ", "fstype": null,
    "mountpoint": null, "label": null, "ro": "0", "rm": "1", "model": "Ultra           ", "serial": "4C53",
    "size": "32010928128", "log-sec": "512", "type": "disk", "tran": "usb", "subsystems": "block:scsi:usb:pci",
    "vendor": "SanDisk ", "children": [{"name": "sdb1", "kname": "sdb1", "maj:min": "8:17 ", "size": "5",
    "mountpoint": "/media/ada/X", "type": "part"}]}]}`
  const [drive] = parseLsblk(json)
  expect(drive).toMatchObject({
    path: '/dev/sdb',
    deviceNumber: '8:16',
    sizeBytes: 32010928128,
    blockBytes: 512,
    readOnly: false,
    removable: true,
    model: 'Ultra',
    children: [{ path: '/dev/sdb1', mountPoints: ['/media/ada/X'] }],
  })
})

test('refuses what is not lsblk output, and never accepts half of it', () => {
  for (const json of ['', 'null', '{}', '{"blockdevices":[{"kname":1}]}'])
    expect(() => parseLsblk(json)).toThrow()
})
