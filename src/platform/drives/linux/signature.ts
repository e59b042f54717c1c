// The kind of data on a block device, from udev's database or from blkid's own probe. lsblk without udev knows none of
// this, and never reports a member's number within its set.

export type Signature = {
  fileSystem: string
  label: string
  /** The file system's UUID; in an array or pool it is the same on each member. */
  uuid: string
  /** The UUID of this member alone. */
  memberUuid: string
  tableType: string
  partitionName: string
  partitionUuid: string
  /** Only btrfs: the number of devices in the file system; null if it was not read. */
  devices: number | null
}

/** The result for a device that was probed and holds nothing. */
export const noSignature: Signature = {
  fileSystem: '',
  label: '',
  uuid: '',
  memberUuid: '',
  tableType: '',
  partitionName: '',
  partitionUuid: '',
  devices: null,
}

type Properties = ReadonlyMap<string, string>

/** `blkid -p -o export A B …`: by device path. Values are escaped with backslashes, in names as "\ ". */
export function parseBlkid(text: string): Map<string, Signature> {
  const found = new Map<string, Signature>()
  for (const block of text.split(/\n{2,}/)) {
    const properties = pairs(block, line => line)
    const path = properties.get('DEVNAME')
    const of = (key: string) => (properties.get(key) ?? '').replace(/\\(.)/g, '$1')
    if (!path) continue
    found.set(path, {
      fileSystem: of('TYPE'),
      label: of('LABEL'),
      uuid: of('UUID'),
      memberUuid: of('UUID_SUB'),
      tableType: of('PTTYPE'),
      partitionName: of('PART_ENTRY_NAME'),
      partitionUuid: of('PART_ENTRY_UUID'),
      devices: null,
    })
  }
  return found
}

/** A file of /run/udev/data; null if udev has not processed the device. Values are escaped as \x20. udev's btrfs rule
 *  reports missing members (ID_BTRFS_READY=0): then there are at least two. Without btrfs in the kernel it reports
 *  this for every btrfs, so it is ignored. */
export function parseUdevData(text: string, { knowsBtrfs }: { knowsBtrfs: boolean }): Signature | null {
  const properties = pairs(text, line => (line.startsWith('E:') ? line.slice(2) : ''))
  const of = (key: string) =>
    (properties.get(`${key}_ENC`) ?? properties.get(key) ?? '').replace(
      /\\x([0-9a-f]{2})/g,
      (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)),
    )
  // "I:" means that the rules have run.
  if (!/^I:/m.test(text)) return null
  return {
    fileSystem: of('ID_FS_TYPE'),
    label: of('ID_FS_LABEL'),
    uuid: of('ID_FS_UUID'),
    memberUuid: of('ID_FS_UUID_SUB'),
    tableType: of('ID_PART_TABLE_TYPE'),
    partitionName: of('ID_PART_ENTRY_NAME'),
    partitionUuid: of('ID_PART_ENTRY_UUID'),
    devices: knowsBtrfs && properties.get('ID_BTRFS_READY') === '0' ? 2 : null,
  }
}

function pairs(text: string, take: (line: string) => string): Properties {
  const found = new Map<string, string>()
  for (const line of text.split('\n')) {
    const pair = take(line)
    const at = pair.indexOf('=')
    if (at > 0) found.set(pair.slice(0, at), pair.slice(at + 1))
  }
  return found
}

/** A btrfs superblock lies at 64 KiB: magic at 0x40, number of devices at 0x88 (btrfs-progs, ctree.h). */
export const btrfsSuperblock = { offset: 65536, length: 4096 }

/** Null if it is not a btrfs superblock. */
export function btrfsDevices(superblock: Uint8Array): number | null {
  const view = new DataView(superblock.buffer, superblock.byteOffset, superblock.byteLength)
  const magic = new TextDecoder('latin1').decode(superblock.subarray(0x40, 0x48))
  return magic === '_BHRfS_M' ? Number(view.getBigUint64(0x88, true)) : null
}
