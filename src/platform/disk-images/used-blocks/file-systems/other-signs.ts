// Other signatures a partition may carry. A file system's superblock can outlive it: ZFS leaves the first 8
// KiB alone. Offsets follow libblkid.

export type Owner = 'xfs' | 'ntfs' | 'btrfs'

type Sign = [at: number, magic: Buffer, owner?: Owner]

/** `owner`: the file system that this signature belongs to; it only conflicts if something else was found. */
const signs: Sign[] = [
  [0, Buffer.from('LUKS\xba\xbe', 'latin1')],
  [0, Buffer.from('hsqs')],
  [0, Buffer.from('\0\0\0ReFS\0')],
  [32, Buffer.from('NXSB')],
  [0, Buffer.from('XFSB'), 'xfs'],
  [3, Buffer.from('NTFS    '), 'ntfs'],
  [3, Buffer.from('EXFAT   ')],
  // BitLocker: of a whole partition, and what BitLocker To Go hides behind FAT.
  [3, Buffer.from('-FVE-FS-')],
  [424, Buffer.from('3bd66749292ed84a8399f6a339e3d001', 'hex')],
  // LVM.
  ...[0, 512, 1024, 1536].map((at): Sign => [at, Buffer.from('LABELONE')]),
  // MD RAID, 1.1 and 1.2.
  ...[0, 4096].map((at): Sign => [at, Buffer.from('fc4e2ba9', 'hex')]),
  // UFS 1 and 2, little-endian and big-endian.
  ...[0, 8192, 65_536].flatMap(at =>
    ['54190100', '19015419', '00011954', '19540119'].map(
      (magic): Sign => [at + 1372, Buffer.from(magic, 'hex')],
    ),
  ),
  // HFS+, NILFS.
  [1024, Buffer.from('H+')],
  [1024, Buffer.from('HX')],
  [1024 + 6, Buffer.from('3434', 'hex')],
  [1024, Buffer.from('1020f5f2', 'hex')],
  [1024, Buffer.from('e2e1f5e0', 'hex')],
  [4096 + 24, Buffer.from('c68573f64e1a45ca8265f57f48ba6d81', 'hex')],
  [32_768, Buffer.from('JFS1')],
  [32_769, Buffer.from('CD001')],
  [8192 + 52, Buffer.from('ReIsEr')],
  [65_536 + 52, Buffer.from('ReIsEr')],
  [65_536, Buffer.from('ReIsEr4')],
  // GFS2.
  [65_536, Buffer.from('01161970', 'hex')],
  [65_536 + 64, Buffer.from('_BHRfS_M'), 'btrfs'],
]
const zfsLabelAt = 16 * 1024
const zfsLabelBytes = 4 * 1024

/** How much of a partition must be read. */
export const signBytes = 72 * 1024

/** `found`: the file system whose own signatures do not conflict. */
export const hasOtherSign = (head: Buffer, found: Owner | null): boolean =>
  signs.some(
    ([at, magic, owner]) =>
      (owner === undefined || owner !== found) && head.subarray(at, at + magic.length).equals(magic),
  ) || head.subarray(zfsLabelAt, zfsLabelAt + zfsLabelBytes).includes('pool_guid')
