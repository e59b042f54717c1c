// Gives a copy of a Btrfs a unique identity. The kernel refuses to mount a copy while the original is mounted
// anywhere, and another test's process with a mount namespace may keep it mounted. Does the same as
// `btrfstune -M`, which refuses a disk that was not unmounted, such as one after a power cut.
// https://btrfs.readthedocs.io/en/latest/dev/On-disk-format.html#superblock
import { randomBytes } from 'node:crypto'
import { closeSync, openSync, readSync, writeSync } from 'node:fs'

const superblock = { at: 64 << 10, size: 4096 }
const at = { checksum: 0, contents: 32, fsid: 32, magic: 64, incompat: 188, checksumType: 196, metadata: 571 }
/** Tree blocks carry the UUID of `metadata`, which differs from the superblock's. */
const hasMetadataUuid = 1n << 10n

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1
  return value
})
const crc32c = (bytes: Uint8Array) =>
  ~bytes.reduce((value, byte) => (value >>> 8) ^ (table[(value ^ byte) & 255] ?? 0), -1) >>> 0

export function renewIdentity(image: string): void {
  const file = openSync(image, 'r+')
  try {
    const block = Buffer.alloc(superblock.size)
    readSync(file, block, 0, block.length, superblock.at)
    if (
      block.toString('latin1', at.magic, at.magic + 8) !== '_BHRfS_M' ||
      block.readUInt16LE(at.checksumType)
    )
      throw new Error(`${image} is not a Btrfs with CRC-32C.`)
    const flags = block.readBigUInt64LE(at.incompat)
    if (!(flags & hasMetadataUuid)) {
      block.copy(block, at.metadata, at.fsid, at.fsid + 16)
      block.writeBigUInt64LE(flags | hasMetadataUuid, at.incompat)
    }
    randomBytes(16).copy(block, at.fsid)
    block.writeUInt32LE(crc32c(block.subarray(at.contents)), at.checksum)
    writeSync(file, block, 0, block.length, superblock.at)
  } finally {
    closeSync(file)
  }
}
