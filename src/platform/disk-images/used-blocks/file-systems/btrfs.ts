// The free space of btrfs: the device between its chunks, and the gaps in the extent tree. btrfs never overwrites in
// place, so the trees that the superblock points to are consistent even if the file system was not unmounted.
import { type Extent, subtract, totalBytes, union } from '#shared/formats/extents.ts'
import type { Walk } from '../walk.ts'
import {
  allocated,
  type Chunk,
  chunkTreeId,
  chunkType,
  onDevice,
  parseChunk,
  systemChunks,
} from './btrfs-chunks.ts'
import { readFree } from './btrfs-extents.ts'
import { type Btrfs, superblocksAt } from './btrfs-superblock.ts'
import { walkTree } from './btrfs-tree.ts'

const chunkTreeOwner = 3n
const maxChunks = 100_000
const maxNodes = 1024
/** Reserved by btrfs for boot loaders. */
const firstBytes = 1 << 20
/** Nothing is allocated around a superblock copy, even inside a chunk. */
const superblockRoom = 64 * 1024

export function* walkBtrfs(start: number, fs: Btrfs): Walk {
  const chunks = yield* readChunks(start, fs)
  if (!chunks) return
  const copies = allocated(chunks)
  const places = union(copies)
  // Two overlapping chunks, or one beyond the device.
  if (totalBytes(places) !== totalBytes(copies) || totalBytes(places) !== fs.allocatedBytes) return
  const kept = union([
    { offset: 0, length: firstBytes },
    ...superblocksAt.map(offset => ({ offset, length: superblockRoom })),
  ])
  const reported = (list: Extent[]) =>
    subtract(union(list), kept).map(({ offset, length }) => ({ offset: start + offset, length }))

  yield { known: { offset: start, length: fs.sizeBytes } }
  yield { free: reported(subtract([{ offset: 0, length: fs.sizeBytes }], places)) }
  const inside = yield* readFree(start, fs, chunks)
  if (inside) yield { free: reported(onDevice(chunks, inside)) }
}

/** All of them, ascending. null if their tree is damaged. */
function* readChunks(start: number, fs: Btrfs): Walk<Chunk[] | null> {
  const first = systemChunks(fs)
  if (!first) return null
  first.sort((a, b) => a.logical - b.logical)
  const chunks: Chunk[] = []
  const reading = { start, fs, chunks: first, owner: chunkTreeOwner, nodesLeft: maxNodes }
  const isWhole = yield* walkTree(reading, fs.chunkTree, ({ id, type, offset }, bytes) => {
    if (id !== chunkTreeId || type !== chunkType) return true
    const chunk = parseChunk(Number(offset), bytes, fs)
    const last = chunks.at(-1)
    if (!chunk || chunks.length >= maxChunks) return false
    if (last && last.logical + last.length > chunk.logical) return false
    chunks.push(chunk)
    return true
  })
  return isWhole ? chunks : null
}
