// Checksums of XFS version 5: CRC-32C of a whole block or sector with the checksum field zeroed; stored
// little-endian, unlike everything else (xfs_cksum.h).
import { crc32c } from './crc32c.ts'

export function hasGoodSum(bytes: Buffer, sumAt: number): boolean {
  if (bytes.length < sumAt + 4) return false
  const own = Buffer.from(bytes)
  own.writeUInt32LE(0, sumAt)
  return crc32c(own) === bytes.readUInt32LE(sumAt)
}
