// A host's disks, read over SSH in one round trip.
import { z } from 'zod'
import { drive, drivePartition } from '#shared/drives/drive.ts'

export const hostDisk = z.object({
  /** /dev/sda, the host's name for it until it reboots. */
  path: z.string(),
  vendor: z.string(),
  model: z.string(),
  /** "" if it has none. Serial, WWN and size identify the disk. */
  serial: z.string(),
  /** 0x5002538…, eui.0025…, nvme.…; "" if it has none. */
  wwn: z.string(),
  /** Its names below /dev/disk/by-id. */
  ids: z.array(z.string()),
  sizeBytes: z.number(),
  bus: drive.shape.bus,
  removable: z.boolean(),
  readOnly: z.boolean(),
  /** gpt, dos; "" if there is none, or none was read. */
  tableType: z.string(),
  /** Its partitions and what is built on them (volumes, arrays); itself if it has a file system without a partition. */
  parts: z.array(drivePartition),
  /**
   * Paths of other disks with which it holds something that is lost if it is erased: a volume group, an array, a pool. Not
   * those of a mirror that is whole and that nothing is made of. Where its set cannot be read, all that may be in it.
   */
  sharedWith: z.array(z.string()),
  /** system: the running system is on it. used: something else mounts it, swaps to it or holds it. */
  use: z.enum(['system', 'used']).nullable(),
})
export type HostDisk = z.infer<typeof hostDisk>

export const hostDisks = z.object({
  disks: z.array(hostDisk),
  /**
   * false: file systems and labels could not be read with these permissions, so a disk that looks empty need not be.
   */
  contentsRead: z.boolean(),
})
export type HostDisks = z.infer<typeof hostDisks>
