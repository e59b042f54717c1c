// A whole disk: its partition table, and the file system in each partition. What is not understood yields no
// findings and counts as used.
import type { SourcePartition } from '#engine/ports/sources.ts'
import { type Extent, endOf, subtract, union } from '#shared/formats/extents.ts'
import { parseFat } from './file-systems/fat.ts'
import { walkFileSystem } from './file-systems/file-system.ts'
import { parseNtfs } from './file-systems/ntfs-boot-sector.ts'
import { readGpt } from './gpt.ts'
import { readMbr } from './mbr.ts'
import { isVerity } from './verity.ts'
import { readSome, type Walk } from './walk.ts'

/** Enough for a GPT header after a sector of 4096 bytes, and for an ISO's first descriptor. */
const headBytes = 36 * 1024
/**
 * Board boot loaders and tables sit next to the partitions: a gap between two of them must be larger to count
 * as free.
 */
const usedGapBytes = 16 << 20

type Table = {
  partitions: SourcePartition[]
  /** Other occupied parts: a second table, the backup of the first. */
  also: Extent[]
  /** false: there may be more partitions. */
  complete: boolean
  /** false: an MBR does not record its sector size. If that is not 512 bytes, all locations are wrong. */
  isPlaced: boolean
}

/** 'foreign': not a disk with usable partitions. */
type Read = Table | null | 'broken' | 'foreign'

/** Only reads the table, not the partitions' content. */
export function* walkTable(): Walk<SourcePartition[]> {
  const table = yield* readDisk()
  return table === null || typeof table === 'string' ? [] : table.partitions
}

/** `sizeBytes` is null while unknown: then there is no bound on locations. */
export function* walkDisk(sizeBytes: number | null): Walk {
  const table = yield* readDisk()
  if (typeof table === 'string') return
  const end = sizeBytes ?? Number.MAX_SAFE_INTEGER
  if (!table) {
    yield* walkFileSystem({ offset: 0, length: end })
    return
  }
  for (const partition of table.partitions) yield { partition }
  const ranges = table.partitions.map(({ offset, sizeBytes }) => ({ offset, length: sizeBytes }))
  const free = table.complete ? gaps([...ranges, ...table.also], end) : []
  if (table.isPlaced) yield { free }
  if (table.partitions.some(isVerity)) return
  for (const [index, range] of ranges.entries()) {
    const others = [...ranges.filter((_, other) => other !== index), ...table.also]
    const alone = others.every(other => endOf(other) <= range.offset || other.offset >= endOf(range))
    if (!alone || endOf(range) > end) continue
    const inside = walkFileSystem(range)
    yield { walk: table.isPlaced ? inside : onceKnown(inside, free) }
  }
}

/** A file system found where the table says confirms that the table was read correctly; only then are gaps trusted. */
function* onceKnown(walk: Walk, free: Extent[]): Walk {
  for (let step = walk.next(null); !step.done; ) {
    const answer = yield step.value
    if ('known' in step.value) yield { free }
    step = walk.next(answer)
  }
}

function* readDisk(): Walk<Read> {
  const head = yield* readSome(0, headBytes)
  if (!head || isIso(head)) return 'foreign'
  // Reading the table reads further, which invalidates bytes read earlier.
  return yield* readTable(Buffer.from(head))
}

/** ISO 9660: a volume descriptor in sector 16. Hybrid ISOs also have a partition table, which covers the same bytes. */
const isIso = (head: Buffer) => head.toString('latin1', 32_769, 32_774) === 'CD001'

function* readTable(head: Buffer): Walk<Read> {
  const gpt = yield* readGpt(head)
  const mbr = yield* readMbr(head)
  if (!mbr) return gpt ? 'broken' : null
  // FAT or NTFS on a bare disk, whose boot code looks like a table, or the reverse: ambiguous, so trust neither.
  if (!mbr.protective)
    return gpt || parseFat(head) || parseNtfs(head) ? 'broken' : { ...mbr, also: [], isPlaced: false }
  if (!gpt || gpt === 'broken') return 'broken'
  const asGpt = (each: SourcePartition) =>
    gpt.partitions.some(({ offset, sizeBytes }) => offset === each.offset && sizeBytes === each.sizeBytes)
  const others = mbr.partitions.filter(each => !asGpt(each))
  const also = others.map(({ offset, sizeBytes }) => ({ offset, length: sizeBytes }))
  const { partitions, backup } = gpt
  return { partitions, also: [...also, backup], complete: mbr.complete, isPlaced: true }
}

/**
 * Free: large gaps between partitions, and the space after the last one. Everything before the first counts
 * as used.
 */
function gaps(ranges: Extent[], end: number): Extent[] {
  const taken = union(ranges)
  const first = taken[0]
  if (!first || first.offset >= end) return []
  const all = subtract([{ offset: first.offset, length: end - first.offset }], taken)
  return all.filter(({ length }) => length > usedGapBytes)
}
