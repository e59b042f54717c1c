// Which blocks of an ext2, ext3 or ext4 file system are free, according to its block bitmaps.
// https://www.kernel.org/doc/html/latest/filesystems/ext4/group_descr.html. A group whose bitmap disagrees
// with the free count in its descriptor counts as used: we have misread something.

import { type Extent, subtract, union, within } from '#shared/formats/extents.ts'
import { readWhole, type Walk } from '../walk.ts'
import { type Ext, parseSuperblock, superblockAt, superblockBytes } from './superblock.ts'

const bitmapUnwritten = 2
const pieceBytes = 64 * 1024

type Group = {
  bitmap: number
  inodeBitmap: number
  table: number
  freeClusters: number
  bitmapUnwritten: boolean
}

/** null if it is not ext, or an unsupported variant. `head`: the first 2 KiB. */
export const parseExt = (head: Buffer): Ext | null =>
  parseSuperblock(head.subarray(superblockAt, superblockAt + superblockBytes))

export function* walkExt(start: number, ext: Ext): Walk {
  yield { known: { offset: start, length: ext.blocks * ext.blockBytes } }
  const perBlock = ext.blockBytes / ext.descriptorBytes
  const classic = Math.min(ext.firstMetaBlock, ext.descriptorBlocks)
  const bitmaps = new Set<number>()
  yield* walkGroups(start, ext, bitmaps, 0, yield* readDescriptors(start, ext, 0, classic))
  for (let block = classic; block < ext.descriptorBlocks; block += 1) {
    yield* walkGroups(start, ext, bitmaps, block * perBlock, yield* readDescriptors(start, ext, block, 1))
  }
}

/** null for a group whose descriptor could not be read. */
function* readDescriptors(start: number, ext: Ext, first: number, count: number): Walk<(Group | null)[]> {
  const { blockBytes, descriptorBytes } = ext
  const groups: (Group | null)[] = []
  const at = start + descriptorsAt(ext, first) * blockBytes
  for (let done = 0; done < count * blockBytes; done += pieceBytes) {
    const length = Math.min(pieceBytes, count * blockBytes - done)
    const bytes = yield* readWhole(at + done, length)
    for (let offset = 0; offset < length; offset += descriptorBytes) {
      groups.push(bytes && parseDescriptor(bytes.subarray(offset, offset + descriptorBytes), ext))
    }
  }
  return groups.slice(0, ext.groups - (first * blockBytes) / descriptorBytes)
}

function descriptorsAt(ext: Ext, first: number): number {
  // After the superblock, which is block 1 with blocks of 1 KiB, whatever block the first group starts at.
  if (first < ext.firstMetaBlock) return Math.floor(superblockAt / ext.blockBytes) + 1 + first
  const group = (first * ext.blockBytes) / ext.descriptorBytes
  return groupStart(ext, group) + (ext.hasSuperblock(group) ? 1 : 0)
}

function parseDescriptor(bytes: Buffer, ext: Ext): Group {
  const wide = bytes.length >= 64
  const block = (low: number, high: number) =>
    bytes.readUInt32LE(low) + (wide ? bytes.readUInt32LE(high) * 2 ** 32 : 0)
  return {
    bitmap: block(0x0, 0x20),
    inodeBitmap: block(0x4, 0x24),
    table: block(0x8, 0x28),
    freeClusters: bytes.readUInt16LE(0xc) + (wide ? bytes.readUInt16LE(0x2c) * 2 ** 16 : 0),
    bitmapUnwritten: ext.lazyBitmaps && Boolean(bytes.readUInt16LE(0x12) & bitmapUnwritten),
  }
}

const groupStart = (ext: Ext, group: number) => ext.firstBlock + group * ext.blocksPerGroup
const groupEnd = (ext: Ext, group: number) => Math.min(groupStart(ext, group + 1), ext.blocks)

/** `groups` are those from number `first` on; `bitmaps` are the bitmap blocks of other groups. */
function* walkGroups(
  start: number,
  ext: Ext,
  bitmaps: Set<number>,
  first: number,
  groups: (Group | null)[],
): Walk {
  const metadata = metadataOf(ext, groups)
  for (const [index, group] of groups.entries()) {
    if (!group) continue
    const number = first + index
    // Real file systems never share one bitmap among many groups; a hostile small file could, to make parsing slow.
    if (bitmaps.has(group.bitmap)) continue
    bitmaps.add(group.bitmap)
    const blocks = group.bitmapUnwritten
      ? freeWithoutBitmap(ext, number, metadata)
      : yield* freeByBitmap(start, ext, number, group)
    const clusters = blocks.reduce((sum, { length }) => sum + Math.ceil(length / ext.clusterBlocks), 0)
    if (clusters !== group.freeClusters) continue
    yield {
      free: blocks.map(({ offset, length }) => ({
        offset: start + offset * ext.blockBytes,
        length: length * ext.blockBytes,
      })),
    }
  }
}

/** Free blocks, in blocks. */
function* freeByBitmap(start: number, ext: Ext, number: number, { bitmap }: Group): Walk<Extent[]> {
  const bits = yield* readWhole(start + bitmap * ext.blockBytes, ext.blockBytes)
  const free: Extent[] = []
  if (!bits) return free
  const from = groupStart(ext, number)
  const end = groupEnd(ext, number)
  for (let at = from, bit = 0; at < end; at += ext.clusterBlocks, bit += 1) {
    if (((bits[bit >> 3] ?? 0xff) >> (bit & 7)) & 1) continue
    const length = Math.min(ext.clusterBlocks, end - at)
    const last = free.at(-1)
    if (last && last.offset + last.length === at) last.length += length
    else free.push({ offset: at, length })
  }
  return free
}

/** A group that was never used holds only copies of the superblock and each group's fixed metadata. */
function freeWithoutBitmap(ext: Ext, number: number, metadata: Extent[]): Extent[] {
  const from = groupStart(ext, number)
  const range = { offset: from, length: groupEnd(ext, number) - from }
  const head = { offset: from, length: headBlocks(ext, number) }
  const used = union([head], within(metadata, range)).map(({ offset, length }) => {
    const first = offset - ((offset - ext.firstBlock) % ext.clusterBlocks)
    const blocks = Math.ceil((offset + length - first) / ext.clusterBlocks) * ext.clusterBlocks
    return { offset: first, length: blocks }
  })
  return subtract([range], union(used))
}

function headBlocks(ext: Ext, group: number): number {
  const superblock = ext.hasSuperblock(group) ? 1 : 0
  const perBlock = ext.blockBytes / ext.descriptorBytes
  const metaBlock = Math.floor(group / perBlock)
  if (metaBlock >= ext.firstMetaBlock) {
    const place = group - metaBlock * perBlock
    return superblock + (place === 0 || place === 1 || place === perBlock - 1 ? 1 : 0)
  }
  const classic = Math.min(ext.firstMetaBlock, ext.descriptorBlocks)
  return superblock ? 1 + classic + ext.reservedDescriptorBlocks : 0
}

/** Bitmaps and inode tables, in blocks. Only needed if a bitmap was never written. */
function metadataOf(ext: Ext, groups: (Group | null)[]): Extent[] {
  if (!groups.some(group => group?.bitmapUnwritten)) return []
  return union(
    groups.flatMap(group =>
      group
        ? [
            { offset: group.bitmap, length: 1 },
            { offset: group.inodeBitmap, length: 1 },
            { offset: group.table, length: ext.tableBlocks },
          ]
        : [],
    ),
  )
}
