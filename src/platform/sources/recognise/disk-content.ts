// Whether a disk's first bytes show that it is one: a partition table, a boot sector, or a file system. Pure.

const hex = (text: string) => Buffer.from(text, 'hex')

type Sign = [at: number, magic: string | Buffer]

const signs: Sign[] = [
  // A boot sector: MBR, including a protective one; FAT, exFAT, NTFS; isohybrid.
  [510, hex('55aa')],
  [512, 'EFI PART'],
  [4096, 'EFI PART'],
  // Apple's partition map.
  [512, 'PM'],
  [0x8001, 'CD001'],
  // UDF without a bridge to ISO 9660.
  [0x8001, 'BEA01'],
  // ext2, ext3, ext4.
  [1080, hex('53ef')],
  [0x10040, '_BHRfS_M'],
  [0, 'XFSB'],
  // F2FS.
  [1024, hex('1020f5f2')],
  // EROFS.
  [1024, hex('e2e1f5e0')],
  [0, 'hsqs'],
  // Bcachefs.
  [4120, hex('c68573f64e1a45ca8265f57f48ba6d81')],
  // LUKS, LVM, swap.
  [0, hex('4c554b53babe')],
  [512, 'LABELONE'],
  [4086, 'SWAPSPACE2'],
  // HFS+, APFS.
  [1024, 'H+'],
  [1024, 'HX'],
  [32, 'NXSB'],
]

/** `head`: as much of the first MiB as there is. */
export const looksLikeDisk = (head: Uint8Array): boolean => {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  return signs.some(([at, magic]) => {
    const wanted = typeof magic === 'string' ? Buffer.from(magic, 'latin1') : magic
    return bytes.subarray(at, at + wanted.length).equals(wanted)
  })
}
