// The used blocks in the chunks of btrfs: the extent tree has an item for every data extent and every tree node,
// ordered by address (btrfs_tree.h: BTRFS_EXTENT_ITEM_KEY, BTRFS_METADATA_ITEM_KEY, btrfs_root_item).
import { type Extent, endOf } from '#shared/formats/extents.ts'
import type { Walk } from '../walk.ts'
import type { Chunk } from './btrfs-chunks.ts'
import type { Btrfs, TreeRoot } from './btrfs-superblock.ts'
import { walkTree } from './btrfs-tree.ts'

const rootTreeId = 1n
const extentTreeId = 2n
const rootType = 132
const extentType = 168
const metadataType = 169
const rootItemBytes = 239
/** 128 MiB of nodes of 16 KiB: walking a larger tree is not worth the time. */
const maxNodes = 8192
/** Free ranges, bounded for memory. */
const maxFree = 1_000_000

/**
 * Returns the free extents in btrfs's own addresses; null if the tree is damaged, too large, or disagrees with the
 * superblock.
 */
export function* readFree(start: number, fs: Btrfs, chunks: Chunk[]): Walk<Extent[] | null> {
  const root = yield* findExtentTree(start, fs, chunks)
  if (!root) return null
  const free: Extent[] = []
  const ranges = chunks[Symbol.iterator]()
  let chunk = ranges.next().value
  let reached = chunk?.logical ?? 0
  let used = 0
  const reportFree = (to: number) => {
    if (to > reached) free.push({ offset: reached, length: to - reached })
  }
  /** Advances to the chunk that contains the address. */
  const seek = (logical: number) => {
    while (chunk && logical >= chunk.logical + chunk.length) {
      reportFree(chunk.logical + chunk.length)
      chunk = ranges.next().value
      reached = chunk?.logical ?? 0
    }
    return chunk
  }
  const reading = { start, fs, chunks, owner: extentTreeId, nodesLeft: maxNodes }
  const isWhole = yield* walkTree(reading, root, ({ id, type, offset }) => {
    if (type !== extentType && type !== metadataType) return true
    const extent = { offset: Number(id), length: type === extentType ? Number(offset) : fs.nodeBytes }
    const inside = seek(extent.offset)
    // An extent that overlaps the previous one or leaves its chunk is not understood.
    if (!inside || extent.offset < reached || endOf(extent) > inside.logical + inside.length) return false
    if (extent.length === 0 || free.length >= maxFree) return false
    reportFree(extent.offset)
    reached = endOf(extent)
    used += extent.length
    return true
  })
  seek(Number.POSITIVE_INFINITY)
  return isWhole && used === fs.usedBytes ? free : null
}

function* findExtentTree(start: number, fs: Btrfs, chunks: Chunk[]): Walk<TreeRoot | null> {
  let root: TreeRoot | null = null
  const reading = { start, fs, chunks, owner: rootTreeId, nodesLeft: maxNodes }
  const isWhole = yield* walkTree(reading, fs.rootTree, ({ id, type }, bytes) => {
    if (id === extentTreeId && type === rootType && bytes.length >= rootItemBytes)
      root = {
        logical: Number(bytes.readBigUInt64LE(176)),
        generation: bytes.readBigUInt64LE(160),
        level: bytes.readUInt8(238),
      }
    return true
  })
  return isWhole ? root : null
}
