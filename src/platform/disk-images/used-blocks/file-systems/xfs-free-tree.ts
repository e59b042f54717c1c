// The free extents of one XFS allocation group: the B+tree of free space sorted by block number, whose root is in the
// group's AGF header (xfs_format.h: xfs_agf, xfs_btree_block; "XFS Algorithms & Data Structures", chapter 14).
import type { Extent } from '#shared/formats/extents.ts'
import { readWhole, type Walk } from '../walk.ts'
import { hasGoodSum } from './xfs-sum.ts'
import type { Xfs } from './xfs-superblock.ts'

const agfMagic = 'XAGF'
const agfBytes = 224
const agfSumAt = 216
/** Precedes the trees of a group: superblock, AGF, AGI and AGFL, one sector each. */
const headSectors = 4
const maxLevels = 9
const recordBytes = 8
const keyBytes = 8
const pointerBytes = 4
/** More than any ordinary file system has, and bounded for memory. */
export const maxExtents = 1_000_000
const forms = {
  4: { magic: 'ABTB', headBytes: 16 },
  5: { magic: 'AB3B', headBytes: 56 },
}
const sumAt = 52
const ownerAt = 48
const ownBlockAt = 16

export type Group = {
  number: number
  blocks: number
  root: number
  levels: number
  /** Free blocks in the tree. Separate: blocks reserved for the trees (AGFL), and those the trees use. */
  freeBlocks: number
  reservedBlocks: number
}

/** null if it is invalid. */
export function* readGroup(start: number, xfs: Xfs, number: number): Walk<Group | null> {
  const at = start + number * xfs.groupBlocks * xfs.blockBytes + xfs.sectorBytes
  const bytes = yield* readWhole(at, xfs.sectorBytes)
  if (!bytes || bytes.toString('latin1', 0, 4) !== agfMagic || bytes.length < agfBytes) return null
  if (xfs.version === 5 && !hasGoodSum(bytes, agfSumAt)) return null
  const blocks = Math.min(xfs.groupBlocks, xfs.blocks - number * xfs.groupBlocks)
  const levels = bytes.readUInt32BE(28)
  const good =
    bytes.readUInt32BE(4) === 1 &&
    bytes.readUInt32BE(8) === number &&
    bytes.readUInt32BE(12) === blocks &&
    levels > 0 &&
    levels <= maxLevels
  if (!good) return null
  return {
    number,
    blocks,
    root: bytes.readUInt32BE(16),
    levels,
    freeBlocks: bytes.readUInt32BE(52),
    reservedBlocks: bytes.readUInt32BE(48) + bytes.readUInt32BE(60),
  }
}

/**
 * Returns the free extents in blocks of the group; null if the tree is damaged, or disagrees with the count in the
 * group's header.
 */
export function* readFree(start: number, xfs: Xfs, group: Group): Walk<Extent[] | null> {
  const free: Extent[] = []
  const lowest = Math.ceil((headSectors * xfs.sectorBytes) / xfs.blockBytes)
  const reached = yield* readBlock({ start, xfs, group, free }, group.root, group.levels - 1, lowest)
  const sum = free.reduce((total, { length }) => total + length, 0)
  return reached !== null && sum === group.freeBlocks ? free : null
}

type Reading = { start: number; xfs: Xfs; group: Group; free: Extent[] }

/**
 * Adds the records below a tree block and resolves with the lowest block number at which the next record may
 * begin. Records ascend over the whole tree, so no block with records can be read twice: a cyclic tree ends
 * here.
 */
function* readBlock(reading: Reading, block: number, level: number, lowest: number): Walk<number | null> {
  const { start, xfs, group, free } = reading
  const { magic, headBytes } = forms[xfs.version]
  if (block >= group.blocks) return null
  const at = (group.number * xfs.groupBlocks + block) * xfs.blockBytes
  const read = yield* readWhole(start + at, xfs.blockBytes)
  if (!read || read.toString('latin1', 0, 4) !== magic || read.readUInt16BE(4) !== level) return null
  if (xfs.version === 5) {
    const ownSector = Number(read.readBigUInt64BE(ownBlockAt)) * 512
    if (ownSector !== at || read.readUInt32BE(ownerAt) !== group.number || !hasGoodSum(read, sumAt))
      return null
  }
  const count = read.readUInt16BE(6)
  // Only a tree without records has an empty block.
  if (count === 0 && (level > 0 || block !== group.root)) return null
  let reached = lowest
  if (level === 0) {
    if (headBytes + count * recordBytes > xfs.blockBytes || free.length + count > maxExtents) return null
    for (let index = 0; index < count; index += 1) {
      const offset = read.readUInt32BE(headBytes + index * recordBytes)
      const length = read.readUInt32BE(headBytes + index * recordBytes + 4)
      if (offset < reached || length === 0 || offset + length > group.blocks) return null
      free.push({ offset, length })
      reached = offset + length
    }
    return reached
  }
  const most = Math.floor((xfs.blockBytes - headBytes) / (keyBytes + pointerBytes))
  if (count > most) return null
  // Read completely first: bytes are only valid until the next step.
  const pointers = Array.from({ length: count }, (_, index) =>
    read.readUInt32BE(headBytes + most * keyBytes + index * pointerBytes),
  )
  for (const pointer of pointers) {
    const next = yield* readBlock(reading, pointer, level - 1, reached)
    if (next === null) return null
    reached = next
  }
  return reached
}
