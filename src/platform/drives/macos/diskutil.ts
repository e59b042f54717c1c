// What `diskutil list -plist` and `diskutil info -plist DISK` say, decoded. Keys: diskutil(8), and its own output.
import plist from 'plist'
import { z } from 'zod'

const text = z.string().default('')

const volume = z.object({
  DeviceIdentifier: z.string(),
  /** Partition type: "EFI", "Apple_APFS", "Windows_FAT_32", "Linux Filesystem". */
  Content: text,
  Size: z.number().default(0),
  VolumeName: text,
  MountPoint: text,
})
export type Volume = z.infer<typeof volume>

const wholeDisk = volume.extend({
  Partitions: z.array(volume).default([]),
  /** Of a synthesised disk: the volumes of an APFS container, and the partitions that it lies on. */
  APFSVolumes: z.array(volume).default([]),
  APFSPhysicalStores: z.array(z.object({ DeviceIdentifier: z.string() })).default([]),
})
export type WholeDisk = z.infer<typeof wholeDisk>

/** Every whole disk: real ones, disk images, and APFS containers. Throws when it is not diskutil's. */
export const parseDiskutilList = (xml: string): WholeDisk[] =>
  z.object({ AllDisksAndPartitions: z.array(wholeDisk) }).parse(plist.parse(xml)).AllDisksAndPartitions

const diskInfo = z.object({
  DeviceIdentifier: z.string(),
  /** "USB", "PCI-Express", "Apple Fabric", "SATA", "Secure Digital", "Disk Image". */
  BusProtocol: text,
  DeviceBlockSize: z.number().default(512),
  IORegistryEntryName: text,
  MediaName: text,
  Internal: z.boolean().default(true),
  RemovableMedia: z.boolean().default(false),
  Size: z.number().default(0),
  /** "Physical", "Virtual"; "Unknown" for the built-in drive of an Apple Silicon Mac. */
  VirtualOrPhysical: text,
  WritableMedia: z.boolean().default(true),
})
export type DiskInfo = z.infer<typeof diskInfo>

export const parseDiskutilInfo = (xml: string): DiskInfo => diskInfo.parse(plist.parse(xml))
