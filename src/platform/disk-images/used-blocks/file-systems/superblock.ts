// The superblock of ext2, ext3 and ext4: https://www.kernel.org/doc/html/latest/filesystems/ext4/globals.html

export const superblockAt = 1024
export const superblockBytes = 1024

const magic = 0xef53
const minGroupBlocks = 256
/** 32 TiB in groups of 128 MiB. */
const maxGroups = 1 << 18
const cleanState = 1
const errorState = 2
const compat = { sparseSuper2: 0x200 }
const incompat = { metaBg: 0x10, wide: 0x80 }
/**
 * Features that do not change what block bitmaps mean here. Excluded: needs_recovery (the journal is ahead of
 * the bitmaps), journal devices, compression.
 */
const knownIncompat =
  0x2 | 0x10 | 0x40 | 0x80 | 0x100 | 0x200 | 0x400 | 0x1000 | 0x2000 | 0x4000 | 0x8000 | 0x10000 | 0x20000
const readOnly = { sparseSuper: 0x1, groupSums: 0x10, bigalloc: 0x200, metadataSums: 0x400 }
/** All except the last, which marks orphans that must be cleaned up first. */
const knownReadOnly = 0xffff

export type Ext = {
  blockBytes: number
  blocks: number
  firstBlock: number
  blocksPerGroup: number
  groups: number
  /** Blocks per bit of a bitmap. */
  clusterBlocks: number
  descriptorBytes: number
  descriptorBlocks: number
  /** From this descriptor block on, descriptors are stored in the groups that they describe. */
  firstMetaBlock: number
  reservedDescriptorBlocks: number
  tableBlocks: number
  /** Whether a group may declare its bitmap uninitialised. */
  lazyBitmaps: boolean
  hasSuperblock: (group: number) => boolean
}

/** null if it is not ext, has unsupported features, or was not unmounted cleanly. */
export function parseSuperblock(bytes: Buffer): Ext | null {
  if (bytes.length < superblockBytes || bytes.readUInt16LE(0x38) !== magic) return null
  const state = bytes.readUInt16LE(0x3a)
  if (!(state & cleanState) || state & errorState) return null
  const dynamic = bytes.readUInt32LE(0x4c) > 0
  const flags = (at: number) => (dynamic ? bytes.readUInt32LE(at) : 0)
  const [has, needs, writes] = [flags(0x5c), flags(0x60), flags(0x64)]
  if (needs & ~knownIncompat || writes & ~knownReadOnly) return null
  if (bytes.readUInt32LE(0x18) > 6) return null

  const blockBytes = 1024 << bytes.readUInt32LE(0x18)
  const wide = Boolean(needs & incompat.wide)
  const blocks = bytes.readUInt32LE(0x4) + (wide ? bytes.readUInt32LE(0x150) * 2 ** 32 : 0)
  const firstBlock = bytes.readUInt32LE(0x14)
  const blocksPerGroup = bytes.readUInt32LE(0x20)
  const inodeBytes = dynamic ? bytes.readUInt16LE(0x58) : 128
  const clusterBlocks =
    writes & readOnly.bigalloc ? 2 ** (bytes.readUInt32LE(0x1c) - bytes.readUInt32LE(0x18)) : 1
  const descriptorBytes = wide ? bytes.readUInt16LE(0xfe) : 32
  const sane =
    Number.isSafeInteger(clusterBlocks) &&
    blocks * blockBytes < Number.MAX_SAFE_INTEGER &&
    blocks > firstBlock &&
    firstBlock <= 1 &&
    blocksPerGroup >= minGroupBlocks &&
    (blocks - firstBlock) / blocksPerGroup <= maxGroups &&
    blocksPerGroup % clusterBlocks === 0 &&
    blocksPerGroup / clusterBlocks <= blockBytes * 8 &&
    descriptorBytes >= 32 &&
    blockBytes % descriptorBytes === 0
  if (!sane) return null

  const groups = Math.ceil((blocks - firstBlock) / blocksPerGroup)
  const descriptorBlocks = Math.ceil((groups * descriptorBytes) / blockBytes)
  const backups = [bytes.readUInt32LE(0x24c), bytes.readUInt32LE(0x250)]
  return {
    blockBytes,
    blocks,
    firstBlock,
    blocksPerGroup,
    groups,
    clusterBlocks,
    descriptorBytes,
    descriptorBlocks,
    firstMetaBlock: needs & incompat.metaBg ? bytes.readUInt32LE(0x104) : descriptorBlocks,
    reservedDescriptorBlocks: bytes.readUInt16LE(0xce),
    tableBlocks: Math.ceil((bytes.readUInt32LE(0x28) * inodeBytes) / blockBytes),
    lazyBitmaps: Boolean(writes & (readOnly.groupSums | readOnly.metadataSums)),
    hasSuperblock(group) {
      if (has & compat.sparseSuper2) return group === 0 || backups.includes(group)
      if (!(writes & readOnly.sparseSuper)) return true
      return group <= 1 || [3, 5, 7].some(base => isPowerOf(group, base))
    },
  }
}

function isPowerOf(value: number, base: number): boolean {
  let power = base
  while (power < value) power *= base
  return power === value
}
