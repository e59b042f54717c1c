// A drive: something that an image can be written to, and everything that decides whether it may be.
import { z } from 'zod'
import { value } from '#shared/messages/message-schema.ts'

const driveBus = z.enum(['usb', 'sd', 'sata', 'nvme', 'virtio', 'scsi', 'loop', 'other'])
export type DriveBus = z.infer<typeof driveBus>

/**
 * A use of a drive, or of something on it. `mayWrite` decides what follows from each; docs/adr/0008-which-drives.md
 * explains why.
 */
const driveUse = z.object({
  kind: z.enum([
    /** Holds /, /boot, /nix, /usr, /var or the EFI partition that this computer boots from. */
    'system',
    'swap',
    'lvm',
    'raid',
    'luks',
    'zfs',
    'btrfs',
    /** Mounted where a user put it: Kiln unmounts it. */
    'mounted',
    /** The image to be written is on it. */
    'source',
    /** Opened by another program, such as another writer, so it cannot be opened exclusively. */
    'busy',
  ]),
  /** The partition or holder: /dev/sdb1, /dev/mapper/vault. */
  path: z.string(),
  /** Mount point, volume, array, label: "" if there is none. A message if it is a remark. */
  detail: value,
  /**
   * The drive is in use now (mounted, assembled, unlocked, imported), or one of several drives that belong together.
   * An unused signature, such as an old RAID member or a locked LUKS volume, is not active.
   */
  active: z.boolean(),
})
export type DriveUse = z.infer<typeof driveUse>

export const drivePartition = z.object({
  path: z.string(),
  sizeBytes: z.number(),
  /** ext4, vfat, crypto_LUKS, …; "" if unknown. */
  fileSystem: z.string(),
  label: z.string(),
  /** The name of the partition itself (GPT). */
  name: z.string(),
  mountPoints: z.array(z.string()),
})
export type DrivePartition = z.infer<typeof drivePartition>

export const drive = z.object({
  /** /dev/sdb, /dev/disk4, /dev/loop3. */
  path: z.string(),
  /** "major:minor"; "" if unknown. Together with serial and size it identifies the drive. */
  deviceNumber: z.string(),
  /**
   * Counts everything plugged in or put into a reader since boot (Linux 5.15 and newer, macOS), so that two cards in
   * one reader differ although number, serial and size are equal. Missing if the kernel has none.
   */
  sequence: z.string().optional(),
  vendor: z.string(),
  model: z.string(),
  serial: z.string(),
  sizeBytes: z.number(),
  blockBytes: z.number(),
  bus: driveBus,
  removable: z.boolean(),
  /** Built in: not removable and not on a hot-plug bus. */
  internal: z.boolean(),
  readOnly: z.boolean(),
  partitions: z.array(drivePartition),
  uses: z.array(driveUse),
  /** A short summary of its content: "3 partitions: ESP, kiln-seed, nixos", "empty". */
  contents: value,
})
export type Drive = z.infer<typeof drive>
