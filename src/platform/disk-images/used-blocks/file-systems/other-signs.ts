// Signs of what else may own a partition. A file system's superblock can outlive it: ZFS leaves the first 8 KiB alone.
// Offsets as libblkid has them.

export type Owner = 'xfs' | 'ntfs' | 'btrfs'

/** With an owner: a sign of what is understood, which is another's only where something else was found. */
const signs: [at: number, magic: Buffer, owner?: Owner][] = [
  [0, Buffer.from('LUKS\xba\xbe', 'latin1')],
  [0, Buffer.from('XFSB'), 'xfs'],
  [3, Buffer.from('NTFS    '), 'ntfs'],
  [3, Buffer.from('EXFAT   ')],
  [512, Buffer.from('LABELONE')],
  [1024, Buffer.from('1020f5f2', 'hex')],
  [1024, Buffer.from('e2e1f5e0', 'hex')],
  [4096, Buffer.from('fc4e2ba9', 'hex')],
  [4096 + 24, Buffer.from('c68573f64e1a45ca8265f57f48ba6d81', 'hex')],
  [65_536 + 64, Buffer.from('_BHRfS_M'), 'btrfs'],
]
const zfsLabelAt = 16 * 1024
const zfsLabelBytes = 4 * 1024

/** How much of a partition has to be seen. */
export const signBytes = 72 * 1024

/** `found`: whose signs are its own. */
export const hasOtherSign = (head: Buffer, found: Owner | null): boolean =>
  signs.some(
    ([at, magic, owner]) =>
      (owner === undefined || owner !== found) && head.subarray(at, at + magic.length).equals(magic),
  ) || head.subarray(zfsLabelAt, zfsLabelAt + zfsLabelBytes).includes('pool_guid')
