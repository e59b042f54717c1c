// The superblock of btrfs: "Btrfs On-disk Format" (btrfs.readthedocs.io/en/latest/dev/On-disk-format.html); Linux,
// include/uapi/linux/btrfs_tree.h (btrfs_super_block). All numbers are little-endian.
import { crc32c } from './crc32c.ts'

const superblockAt = 64 * 1024
const superblockBytes = 4096
/** Its copies, as far as the device extends. */
export const superblocksAt = [superblockAt, 64 * 2 ** 20, 256 * 2 ** 30]
const magic = '_BHRfS_M'

/** Features that do not change what extents mean here. Excluded: zoned, extent tree v2, RAID stripe tree. */
const knownIncompat = 0x1_0fffn
/** The free space tree and its valid bit, verity, the block group tree. */
const knownReadOnly = 0xfn
/** All except "written": seeding, a metadata dump, a UUID change in progress, errors. */
const writtenFlag = 1n
const sumOfCrc32c = 0
const systemChunksBytes = 2048

export type Btrfs = {
  sizeBytes: number
  /** Extents and trees, each counted once. */
  usedBytes: number
  /** The bytes that are allocated on the device, with each copy counted. */
  allocatedBytes: number
  device: bigint
  nodeBytes: number
  sectorBytes: number
  chunkTree: TreeRoot
  rootTree: TreeRoot
  systemChunks: Buffer
  /** Values that every node's header must contain. */
  names: Buffer[]
}

/** `generation`: when its node was written. A node with another generation is stale. */
export type TreeRoot = { logical: number; generation: bigint; level: number }

/** `head`: at least the first 68 KiB. null if it is not btrfs, spans several devices, or is not understood. */
export function parseBtrfs(head: Buffer): Btrfs | null {
  const bytes = Buffer.from(head.subarray(superblockAt, superblockAt + superblockBytes))
  if (bytes.length < superblockBytes || bytes.toString('latin1', 64, 72) !== magic) return null
  const number = (at: number) => Number(bytes.readBigUInt64LE(at))
  if (bytes.readUInt16LE(196) !== sumOfCrc32c || crc32c(bytes.subarray(32)) !== bytes.readUInt32LE(0))
    return null
  const [readOnly, incompat] = [bytes.readBigUInt64LE(180), bytes.readBigUInt64LE(188)]
  const [nodeBytes, sectorBytes, systemBytes] = [148, 144, 160].map(at => bytes.readUInt32LE(at)) as [
    number,
    number,
    number,
  ]
  const sizeBytes = number(201 + 8)
  const sane =
    number(48) === superblockAt &&
    (bytes.readBigUInt64LE(56) & ~writtenFlag) === 0n &&
    (readOnly & ~knownReadOnly) === 0n &&
    (incompat & ~knownIncompat) === 0n &&
    // A log tree (fsync) holds extents that the extent tree does not know yet.
    number(96) === 0 &&
    number(136) === 1 &&
    isPower(nodeBytes, 4096, 65_536) &&
    isPower(sectorBytes, 512, nodeBytes) &&
    systemBytes <= systemChunksBytes &&
    sizeBytes < Number.MAX_SAFE_INTEGER &&
    sizeBytes === number(112)
  if (!sane) return null
  return {
    sizeBytes,
    usedBytes: number(120),
    allocatedBytes: number(201 + 16),
    device: bytes.readBigUInt64LE(201),
    nodeBytes,
    sectorBytes,
    rootTree: { logical: number(80), generation: bytes.readBigUInt64LE(72), level: bytes.readUInt8(198) },
    chunkTree: { logical: number(88), generation: bytes.readBigUInt64LE(164), level: bytes.readUInt8(199) },
    systemChunks: bytes.subarray(811, 811 + systemBytes),
    names: [bytes.subarray(32, 48), bytes.subarray(571, 587)],
  }
}

const isPower = (value: number, least: number, most: number) =>
  Number.isInteger(Math.log2(value)) && value >= least && value <= most
