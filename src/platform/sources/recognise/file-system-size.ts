// The length of a file system, as stated at its start. Pure. More lenient than the parsers of disk-images/,
// which must fully understand a file system to find its free space.

/** How much of its start must be read: btrfs leaves the first 64 KiB alone. */
export const fileSystemHeadBytes = 68 * 1024

/** Images of floppy disks (2.88 MB at most) are often cut after their last file. */
const largestFloppyBytes = 2880 * 1024

/** Takes as much of a file system's start as exists, and returns its length in bytes; null if it is another one. */
type SizeOf = (start: Buffer) => number | null

/** If there are several signatures, all but one are leftovers, so the shortest length counts. */
export const fileSystemBytes: SizeOf = start => {
  const sizes = [ext, fat, exfat, ntfs, xfs, btrfs, squashfs]
    .map(sizeOf => sizeOf(start))
    .filter(size => size !== null)
  return sizes.length > 0 ? Math.min(...sizes) : null
}

const ext: SizeOf = start => {
  const at = 1024
  if (start.length < at + 1024 || start.readUInt16LE(at + 0x38) !== 0xef53) return null
  const blockLog = start.readUInt32LE(at + 0x18)
  // A signature of two bytes easily occurs in random data.
  if (blockLog > 6 || start.readUInt32LE(at + 0x14) > 1) return null
  const isWide = start.readUInt32LE(at + 0x4c) > 0 && (start.readUInt32LE(at + 0x60) & 0x80) !== 0
  const blocks = start.readUInt32LE(at + 4) + (isWide ? start.readUInt32LE(at + 0x150) * 2 ** 32 : 0)
  return blocks * 2 ** (10 + blockLog)
}

const fat: SizeOf = start => {
  if (!isBoot(start) || (start[0] !== 0xeb && start[0] !== 0xe9)) return null
  const sectorBytes = start.readUInt16LE(11)
  const copies = start.readUInt8(16)
  const isFat =
    isPower(sectorBytes) &&
    sectorBytes >= 512 &&
    isPower(start.readUInt8(13)) &&
    start.readUInt16LE(14) > 0 &&
    (copies === 1 || copies === 2) &&
    start.readUInt8(21) >= 0xf0 &&
    (start.readUInt16LE(22) || start.readUInt32LE(36)) > 0
  const bytes = (start.readUInt16LE(19) || start.readUInt32LE(32)) * sectorBytes
  return isFat && bytes > largestFloppyBytes ? bytes : null
}

const exfat: SizeOf = start =>
  isBoot(start) && textAt(start, 3, 'EXFAT   ')
    ? Number(start.readBigUInt64LE(72)) * 2 ** start.readUInt8(108)
    : null

/** Without the copy of its first sector, which follows its end. */
const ntfs: SizeOf = start =>
  isBoot(start) && textAt(start, 3, 'NTFS    ')
    ? Number(start.readBigUInt64LE(40)) * start.readUInt16LE(11)
    : null

const xfs: SizeOf = start =>
  start.length >= 512 && textAt(start, 0, 'XFSB')
    ? Number(start.readBigUInt64BE(8)) * start.readUInt32BE(4)
    : null

/** The part on this device, if there are several. */
const btrfs: SizeOf = start => {
  const at = 64 * 1024
  return start.length >= at + 4096 && textAt(start, at + 64, '_BHRfS_M')
    ? Number(start.readBigUInt64LE(at + 201 + 8))
    : null
}

const squashfs: SizeOf = start =>
  start.length >= 96 && textAt(start, 0, 'hsqs') && start.readUInt16LE(28) === 4
    ? Number(start.readBigUInt64LE(40))
    : null

const isBoot = (start: Buffer) => start.length >= 512 && start.readUInt16LE(510) === 0xaa55
const isPower = (value: number) => Number.isInteger(Math.log2(value))
const textAt = (start: Buffer, at: number, text: string) =>
  start.toString('latin1', at, at + text.length) === text
