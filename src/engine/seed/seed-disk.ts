// A disk that only holds a seed, for a machine whose own disk must not be changed: a GPT with one partition of the
// seed's name and type (docs/seed.md). Pure. UEFI Specification 2.10, section 5.3.
import * as zlib from 'node:zlib'
import { seedPartition } from '#shared/seed/partition.ts'

const sector = 512
const mib = 1 << 20
/** The size of the partition in the image. */
export const seedDiskPartitionBytes = 4 * mib
const diskBytes = seedDiskPartitionBytes + 2 * mib
const sectors = diskBytes / sector
const first = mib / sector
const last = first + seedDiskPartitionBytes / sector - 1
const entries = 128
const entryBytes = 128
const tableSectors = (entries * entryBytes) / sector

/** `random`: 32 bytes, for the two ids that must be unique. */
export function seedDisk(seed: Uint8Array, random: Uint8Array): Buffer {
  const disk = Buffer.alloc(diskBytes)
  protectiveMbr(disk)
  const table = partitionTable(Buffer.from(random.subarray(0, 16)))
  const diskId = Buffer.from(random.subarray(16, 32))
  table.copy(disk, 2 * sector)
  table.copy(disk, (sectors - 1 - tableSectors) * sector)
  header(diskId, table, { at: 1, other: sectors - 1, entriesAt: 2 }).copy(disk, sector)
  const backup = { at: sectors - 1, other: 1, entriesAt: sectors - 1 - tableSectors }
  header(diskId, table, backup).copy(disk, (sectors - 1) * sector)
  disk.set(seed, first * sector)
  return disk
}

/** Keeps older programs from taking the disk for an empty one. */
function protectiveMbr(disk: Buffer) {
  disk.set([0x00, 0x00, 0x02, 0x00, 0xee, 0xff, 0xff, 0xff], 446)
  disk.writeUInt32LE(1, 454)
  disk.writeUInt32LE(sectors - 1, 458)
  disk.writeUInt16LE(0xaa55, 510)
}

function partitionTable(partitionId: Buffer): Buffer {
  const table = Buffer.alloc(entries * entryBytes)
  guidBytes(seedPartition.type).copy(table, 0)
  partitionId.copy(table, 16)
  table.writeBigUInt64LE(BigInt(first), 32)
  table.writeBigUInt64LE(BigInt(last), 40)
  table.write(seedPartition.name, 56, 'utf16le')
  return table
}

type Places = { at: number; other: number; entriesAt: number }

function header(diskId: Buffer, table: Buffer, { at, other, entriesAt }: Places): Buffer {
  const block = Buffer.alloc(sector)
  block.write('EFI PART', 'latin1')
  block.writeUInt32LE(0x00010000, 8)
  block.writeUInt32LE(92, 12)
  block.writeBigUInt64LE(BigInt(at), 24)
  block.writeBigUInt64LE(BigInt(other), 32)
  block.writeBigUInt64LE(BigInt(2 + tableSectors), 40)
  block.writeBigUInt64LE(BigInt(sectors - 2 - tableSectors), 48)
  diskId.copy(block, 56)
  block.writeBigUInt64LE(BigInt(entriesAt), 72)
  block.writeUInt32LE(entries, 80)
  block.writeUInt32LE(entryBytes, 84)
  block.writeUInt32LE(zlib.crc32(table), 88)
  block.writeUInt32LE(zlib.crc32(block.subarray(0, 92)), 16)
  return block
}

/** The first three groups are little-endian. */
function guidBytes(text: string): Buffer {
  const bytes = Buffer.from(text.replaceAll('-', ''), 'hex')
  bytes.subarray(0, 4).reverse()
  bytes.subarray(4, 6).reverse()
  bytes.subarray(6, 8).reverse()
  return bytes
}
