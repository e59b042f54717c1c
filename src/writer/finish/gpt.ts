// Moves a partition table's backup to the end of a drive that is larger than the image: UEFI 2.10, 5.3. Pure.
import { crc32 } from 'node:zlib'
import { alignUp } from '../memory/regions.ts'

/** Bytes that belong at `offset` of the disk. */
export type Piece = { offset: number; bytes: Buffer }

/** A partition table of usual size fits into this much of a disk's start. */
export const tableBytes = 1 << 20

const at = {
  size: 12,
  crc: 16,
  self: 24,
  other: 32,
  lastUsable: 48,
  entries: 72,
  count: 80,
  entrySize: 84,
  entriesCrc: 88,
}
const signature = Buffer.from('EFI PART')

/** The writes that put the backup at the end of a drive of `sizeBytes`: protective MBR, primary header, backup
 *  entries and header, like `sgdisk --move-second-header`. `head` is the disk's first MiB. Null if it holds no valid
 *  GUID partition table for this block size, or if nothing has to move. */
export function movedBackup(head: Buffer, blockBytes: number, sizeBytes: number): Piece[] | null {
  const primary = Buffer.from(head.subarray(blockBytes, 2 * blockBytes))
  const entries = entriesOf(head, primary, blockBytes)
  if (!entries) return null
  const last = Math.floor(sizeBytes / blockBytes) - 1
  const entryBlocks = alignUp(entries.length, blockBytes) / blockBytes
  if (number(primary, at.other) >= last) return null

  put(primary, at.other, last)
  put(primary, at.lastUsable, last - entryBlocks - 1)
  const backup = Buffer.from(primary)
  put(backup, at.self, last)
  put(backup, at.other, 1)
  put(backup, at.entries, last - entryBlocks)
  return [
    { offset: (last - entryBlocks) * blockBytes, bytes: entries },
    { offset: last * blockBytes, bytes: sealed(backup) },
    { offset: 0, bytes: protectiveMbr(head, last) },
    // Last, because only now does the backup that it names exist.
    { offset: blockBytes, bytes: sealed(primary) },
  ]
}

/** The partition entries if header and entries are valid; null otherwise. */
function entriesOf(head: Buffer, header: Buffer, blockBytes: number): Buffer | null {
  if (header.length < blockBytes || !header.subarray(0, 8).equals(signature)) return null
  const headerBytes = header.readUInt32LE(at.size)
  if (headerBytes < 92 || headerBytes > blockBytes) return null
  if (header.readUInt32LE(at.crc) !== headerCrc(header)) return null
  const start = number(header, at.entries) * blockBytes
  const bytes = head.subarray(
    start,
    start + header.readUInt32LE(at.count) * header.readUInt32LE(at.entrySize),
  )
  const whole = bytes.length === header.readUInt32LE(at.count) * header.readUInt32LE(at.entrySize)
  return whole && bytes.length > 0 && crc32(bytes) === header.readUInt32LE(at.entriesCrc)
    ? Buffer.from(bytes)
    : null
}

const number = (buffer: Buffer, offset: number) => Number(buffer.readBigUInt64LE(offset))
const put = (buffer: Buffer, offset: number, value: number) => buffer.writeBigUInt64LE(BigInt(value), offset)

/** Over the header with the checksum field zeroed. */
function headerCrc(header: Buffer): number {
  const copy = Buffer.from(header.subarray(0, header.readUInt32LE(at.size)))
  copy.writeUInt32LE(0, at.crc)
  return crc32(copy)
}

function sealed(header: Buffer): Buffer {
  header.writeUInt32LE(headerCrc(header), at.crc)
  return header
}

/** Its one partition covers the drive, so that no tool considers the rest free. A hybrid MBR is kept. */
function protectiveMbr(head: Buffer, last: number): Buffer {
  const mbr = Buffer.from(head.subarray(0, 512))
  const [entry, types] = [446, [4, 20, 36, 52].map(offset => mbr[446 + offset])]
  if (types[0] === 0xee && types.slice(1).every(type => type === 0)) {
    cylinderAddress(last).copy(mbr, entry + 5)
    mbr.writeUInt32LE(Math.min(last, 0xffff_ffff), entry + 12)
  }
  return mbr
}

/** Returns the address with 255 heads and 63 sectors; anything beyond the largest address gets that. */
function cylinderAddress(block: number): Buffer {
  const [head, sector, cylinder] = [
    Math.floor(block / 63) % 255,
    (block % 63) + 1,
    Math.floor(block / 16_065),
  ]
  if (cylinder > 1023) return Buffer.from([0xff, 0xff, 0xff])
  return Buffer.from([head, sector | ((cylinder >> 8) << 6), cylinder & 0xff])
}
