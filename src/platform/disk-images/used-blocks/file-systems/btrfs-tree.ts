// Walks btrfs trees from root to leaves (btrfs_tree.h: btrfs_header, btrfs_item, btrfs_key_ptr). Each node
// has a checksum, and each pointer carries the generation of its node, so stale nodes are detected.
import { readWhole, type Walk } from '../walk.ts'
import { type Chunk, placesOf } from './btrfs-chunks.ts'
import type { Btrfs, TreeRoot } from './btrfs-superblock.ts'
import { crc32c } from './crc32c.ts'

const headBytes = 101
const itemBytes = 25
const pointerBytes = 33
const keyBytes = 17
const maxLevel = 7

type Key = { id: bigint; type: number; offset: bigint }
/** false: stop, because enough was seen or something is wrong. */
type Visit = (key: Key, bytes: Buffer) => boolean
type Reading = { start: number; fs: Btrfs; chunks: Chunk[]; owner: bigint; nodesLeft: number }

/** Passes every item to `visit` in order. false if the tree is damaged or too large, or `visit` returned false. */
export function* walkTree(reading: Reading, root: TreeRoot, visit: Visit): Walk<boolean> {
  if (root.level > maxLevel) return false
  let last: Key | null = null
  /** Counted over the whole tree, so that a cyclic tree ends here. */
  const inOrder: Visit = (key, bytes) => {
    if (last && !isBefore(last, key)) return false
    last = key
    return visit(key, bytes)
  }
  return yield* walkNode(reading, root, inOrder)
}

function* walkNode(reading: Reading, { logical, generation, level }: TreeRoot, visit: Visit): Walk<boolean> {
  reading.nodesLeft -= 1
  const bytes = reading.nodesLeft < 0 ? null : yield* readNode(reading, logical)
  if (!bytes || bytes.readUInt8(100) !== level || bytes.readBigUInt64LE(80) !== generation) return false
  const count = bytes.readUInt32LE(96)
  if (level === 0) return visitLeaf(bytes, count, visit)
  if (count === 0 || headBytes + count * pointerBytes > bytes.length) return false
  for (let index = 0; index < count; index += 1) {
    const at = headBytes + index * pointerBytes + keyBytes
    const below = {
      logical: Number(bytes.readBigUInt64LE(at)),
      generation: bytes.readBigUInt64LE(at + 8),
      level: level - 1,
    }
    if (!(yield* walkNode(reading, below, visit))) return false
  }
  return true
}

/** The first intact copy. */
function* readNode({ start, fs, chunks, owner }: Reading, logical: number): Walk<Buffer | null> {
  for (const place of placesOf(chunks, { offset: logical, length: fs.nodeBytes })) {
    const read = yield* readWhole(start + place, fs.nodeBytes)
    if (!read || crc32c(read.subarray(32)) !== read.readUInt32LE(0)) continue
    const good =
      Number(read.readBigUInt64LE(48)) === logical &&
      read.readBigUInt64LE(88) === owner &&
      fs.names.some(name => name.equals(read.subarray(32, 48)))
    if (good) return Buffer.from(read)
  }
  return null
}

function visitLeaf(bytes: Buffer, count: number, visit: Visit): boolean {
  if (headBytes + count * itemBytes > bytes.length) return false
  for (let index = 0; index < count; index += 1) {
    const at = headBytes + index * itemBytes
    const from = headBytes + bytes.readUInt32LE(at + keyBytes)
    const end = from + bytes.readUInt32LE(at + keyBytes + 4)
    if (from < headBytes + count * itemBytes || end > bytes.length) return false
    if (!visit(keyAt(bytes, at), bytes.subarray(from, end))) return false
  }
  return true
}

const keyAt = (bytes: Buffer, at: number): Key => ({
  id: bytes.readBigUInt64LE(at),
  type: bytes.readUInt8(at + 8),
  offset: bytes.readBigUInt64LE(at + 9),
})

const isBefore = (a: Key, b: Key) =>
  a.id !== b.id ? a.id < b.id : a.type !== b.type ? a.type < b.type : a.offset < b.offset
