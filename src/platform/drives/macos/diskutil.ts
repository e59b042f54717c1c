// Decodes the output of `diskutil list -plist` and `diskutil info -plist DISK`. Keys: diskutil(8), and its
// own output.

import { type PlistValue, parse } from 'plist'
import { Unexpected } from '#shared/errors.ts'
import { array, boolean, type Decoded, defaulted, number, object, string } from '#shared/flash/wire/decode.ts'

/**
 * plist's `parse` also takes the binary and the OpenStep format. diskutil and ioreg write XML only, and this runs in the
 * privileged writer, so the other two parsers are never reached.
 */
export function parseXml(xml: string): PlistValue {
  if (!/^\s*<(?:\?xml|!DOCTYPE|plist)\b/.test(xml)) throw new Unexpected('not an XML property list')
  return parse(xml)
}

const text = defaulted(string, '')

const volumeFields = {
  DeviceIdentifier: string,
  /** Partition type: "EFI", "Apple_APFS", "Windows_FAT_32", "Linux Filesystem". */
  Content: text,
  Size: defaulted(number, 0),
  VolumeName: text,
  MountPoint: text,
  /** Since macOS 11 the system runs from a snapshot: "/" is listed here, and not as a MountPoint. */
  MountedSnapshots: defaulted(array(object({ SnapshotMountPoint: text })), []),
}
const volume = object(volumeFields)
export type Volume = Decoded<typeof volume>

export const mountPointsOf = ({ MountPoint, MountedSnapshots }: Volume): string[] =>
  [MountPoint, ...MountedSnapshots.map(each => each.SnapshotMountPoint)].filter(Boolean)

const wholeDisk = object({
  ...volumeFields,
  Partitions: defaulted(array(volume), []),
  /** A synthesised disk has these: the volumes of an APFS container, and the partitions that hold it. */
  APFSVolumes: defaulted(array(volume), []),
  APFSPhysicalStores: defaulted(array(object({ DeviceIdentifier: string })), []),
})
export type WholeDisk = Decoded<typeof wholeDisk>

/** Every whole disk: real ones, disk images, and APFS containers. Throws if it is not diskutil output. */
export const parseDiskutilList = (xml: string): WholeDisk[] =>
  object({ AllDisksAndPartitions: array(wholeDisk) })(parseXml(xml), 'diskutil').AllDisksAndPartitions

const diskInfo = object({
  DeviceIdentifier: string,
  /** "USB", "PCI-Express", "Apple Fabric", "SATA", "Secure Digital", "Disk Image". */
  BusProtocol: text,
  DeviceBlockSize: defaulted(number, 512),
  /** "IODeviceTree:/arm-io@…/usb-drd1@…": the port. Missing for some. */
  DeviceTreePath: text,
  /** The UUID of the partition table or the medium, if there is one. */
  DiskUUID: text,
  MediaUUID: text,
  IORegistryEntryName: text,
  MediaName: text,
  Internal: defaulted(boolean, true),
  RemovableMedia: defaulted(boolean, false),
  Size: defaulted(number, 0),
  /** "Physical", "Virtual"; "Unknown" for the built-in drive of an Apple Silicon Mac. */
  VirtualOrPhysical: text,
  WritableMedia: defaulted(boolean, true),
})
export type DiskInfo = Decoded<typeof diskInfo>

export const parseDiskutilInfo = (xml: string): DiskInfo => diskInfo(parseXml(xml), 'diskutil')
