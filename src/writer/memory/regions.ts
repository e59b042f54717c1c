// Ranges of a disk by start and end, as the writer counts. Shared operations are those of extents. Pure.
import { joined as closed, type Extent, subtract, union } from '#shared/formats/extents.ts'

/** Bytes `start` to `end` of a disk, exclusive. */
export type Region = { start: number; end: number }

export const alignDown = (bytes: number, align: number) => bytes - (bytes % align)
export const alignUp = (bytes: number, align: number) => alignDown(bytes + align - 1, align)
export const totalBytes = (regions: Region[]) => regions.reduce((sum, { start, end }) => sum + end - start, 0)

/** [offset, length, offset, length, …] in any order, as regions that do not touch; each grows to whole blocks. */
export function toRegions(pairs: number[], align: number): Region[] {
  const regions: Region[] = []
  for (let index = 0; index + 1 < pairs.length; index += 2) {
    const [offset = 0, length = 0] = [pairs[index], pairs[index + 1]]
    if (length > 0) regions.push({ start: alignDown(offset, align), end: alignUp(offset + length, align) })
  }
  return joined(regions)
}

/** Ascending; regions that overlap, touch, or are less than `gap` bytes apart are joined. */
export const joined = (regions: Region[], gap = 0): Region[] =>
  regionsOf(closed(union(extentsOf(regions)), Math.max(0, gap - 1)))

/** The parts after the first `start` bytes. */
export const behind = (regions: Region[], start: number): Region[] =>
  regions
    .filter(region => region.end > start)
    .map(region => ({ start: Math.max(region.start, start), end: region.end }))

/** The parts within the first `end` bytes. */
export const clipped = (regions: Region[], end: number): Region[] =>
  regions
    .filter(region => region.start < end)
    .map(region => ({ start: region.start, end: Math.min(region.end, end) }))

/** `from` without `taken`; both ascending and not overlapping. */
export const without = (from: Region[], taken: Region[]): Region[] =>
  regionsOf(subtract(extentsOf(from), extentsOf(taken)))

export const extentsOf = (regions: Region[]): Extent[] =>
  regions.map(({ start, end }) => ({ offset: start, length: end - start }))
export const regionsOf = (extents: Extent[]): Region[] =>
  extents.map(({ offset, length }) => ({ start: offset, end: offset + length }))

/** Pieces of at most `size` bytes that never cross a multiple of it: whole erase blocks of a flash drive. */
export function* pieces(regions: Iterable<Region>, size: number): Generator<Region> {
  for (const { start, end } of regions) {
    for (let at = start; at < end; ) {
      const next = Math.min(alignDown(at, size) + size, end)
      yield { start: at, end: next }
      at = next
    }
  }
}
