// How btrfs maps its own ("logical") addresses to the device: chunks (btrfs_tree.h: btrfs_chunk,
// btrfs_stripe). On one device a chunk is stored once (single) or twice (DUP).
import { type Extent, endOf } from '#shared/formats/extents.ts'
import type { Btrfs } from './btrfs-superblock.ts'

export const chunkType = 228
export const chunkTreeId = 256n
const keyBytes = 17
const headBytes = 48
const stripeBytes = 32
const dup = 0x20n
/** All RAID profiles. */
const otherProfiles = 0x7d8n

export type Chunk = {
  logical: number
  length: number
  /** The offsets of its copies on the device. */
  copies: number[]
}

/** null if it is damaged, or on other devices as well. */
export function parseChunk(logical: number, bytes: Buffer, fs: Btrfs): Chunk | null {
  if (bytes.length < headBytes + stripeBytes) return null
  const length = Number(bytes.readBigUInt64LE(0))
  const type = bytes.readBigUInt64LE(24)
  const stripes = bytes.readUInt16LE(44)
  if (type & otherProfiles || stripes !== (type & dup ? 2 : 1)) return null
  if (bytes.length !== headBytes + stripes * stripeBytes) return null
  if (length === 0 || logical + length > Number.MAX_SAFE_INTEGER) return null
  const copies: number[] = []
  for (let at = headBytes; at < bytes.length; at += stripeBytes) {
    const offset = Number(bytes.readBigUInt64LE(at + 8))
    if (bytes.readBigUInt64LE(at) !== fs.device || offset + length > fs.sizeBytes) return null
    copies.push(offset)
  }
  return { logical, length, copies }
}

/** The chunks in the superblock itself: enough to find the chunk tree. null if they are damaged. */
export function systemChunks(fs: Btrfs): Chunk[] | null {
  const bytes = fs.systemChunks
  const chunks: Chunk[] = []
  for (let at = 0; at < bytes.length; ) {
    const stripesAt = at + keyBytes + 44
    if (stripesAt + 2 > bytes.length || bytes.readUInt8(at + 8) !== chunkType) return null
    const end = at + keyBytes + headBytes + bytes.readUInt16LE(stripesAt) * stripeBytes
    if (end > bytes.length) return null
    const chunk = parseChunk(Number(bytes.readBigUInt64LE(at + 9)), bytes.subarray(at + keyBytes, end), fs)
    if (!chunk) return null
    chunks.push(chunk)
    at = end
  }
  return chunks
}

/** Returns the places of a range on the device; empty if no single chunk contains all of it. `chunks` ascend. */
export function placesOf(chunks: Chunk[], { offset, length }: Extent): number[] {
  let [low, high] = [0, chunks.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((chunks[middle] as Chunk).logical <= offset) low = middle + 1
    else high = middle
  }
  const chunk = chunks[low - 1]
  if (!chunk || offset + length > chunk.logical + chunk.length) return []
  return chunk.copies.map(copy => copy + offset - chunk.logical)
}

/** The parts of the device that chunks occupy, in any order. */
export const allocated = (chunks: Chunk[]): Extent[] =>
  chunks.flatMap(({ length, copies }) => copies.map(offset => ({ offset, length })))

/** Maps ascending free ranges from btrfs's addresses to the device. */
export function onDevice(chunks: Chunk[], logical: Extent[]): Extent[] {
  const found: Extent[] = []
  let next = 0
  for (const chunk of chunks) {
    const end = chunk.logical + chunk.length
    for (; next < logical.length; next += 1) {
      const range = logical[next] as Extent
      if (range.offset >= end) break
      for (const copy of chunk.copies)
        found.push({
          offset: copy + range.offset - chunk.logical,
          length: Math.min(endOf(range), end) - range.offset,
        })
    }
  }
  return found
}
