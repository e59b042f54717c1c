// Signs of what else may own a partition. A file system's superblock can outlive it: ZFS leaves the first 8 KiB alone.
// Offsets as libblkid has them.

const signs: [at: number, magic: Buffer][] = [
  [0, Buffer.from('LUKS\xba\xbe', 'latin1')],
  [0, Buffer.from('XFSB')],
  [3, Buffer.from('NTFS    ')],
  [3, Buffer.from('EXFAT   ')],
  [512, Buffer.from('LABELONE')],
  [1024, Buffer.from('1020f5f2', 'hex')],
  [1024, Buffer.from('e2e1f5e0', 'hex')],
  [4096, Buffer.from('fc4e2ba9', 'hex')],
  [4096 + 24, Buffer.from('c68573f64e1a45ca8265f57f48ba6d81', 'hex')],
  [65_536 + 64, Buffer.from('_BHRfS_M')],
]
const zfsLabelAt = 16 * 1024
const zfsLabelBytes = 4 * 1024

/** How much of a partition has to be seen. */
export const signBytes = 72 * 1024

export const hasOtherSign = (head: Buffer): boolean =>
  signs.some(([at, magic]) => head.subarray(at, at + magic.length).equals(magic)) ||
  head.subarray(zfsLabelAt, zfsLabelAt + zfsLabelBytes).includes('pool_guid')
