// Stretches of a disk, and what is left of them. Pure.

/** Bytes `start` to `end` of a disk, `end` not included. */
export type Region = { start: number; end: number }

export const alignDown = (bytes: number, align: number) => bytes - (bytes % align)
export const alignUp = (bytes: number, align: number) => alignDown(bytes + align - 1, align)
export const totalBytes = (regions: Region[]) => regions.reduce((sum, { start, end }) => sum + end - start, 0)

/** [offset, length, offset, length, …], in any order, as regions that do not touch; each grows to whole blocks. */
export function toRegions(pairs: number[], align: number): Region[] {
  const regions: Region[] = []
  for (let index = 0; index + 1 < pairs.length; index += 2) {
    const [offset = 0, length = 0] = [pairs[index], pairs[index + 1]]
    if (length > 0) regions.push({ start: alignDown(offset, align), end: alignUp(offset + length, align) })
  }
  return joined(regions)
}

/** Ascending; regions that overlap, touch, or are less than `gap` bytes apart become one. */
export function joined(regions: Region[], gap = 0): Region[] {
  const result: Region[] = []
  for (const region of [...regions].sort((a, b) => a.start - b.start)) {
    const last = result.at(-1)
    if (last && region.start - last.end <= Math.max(0, gap - 1)) last.end = Math.max(last.end, region.end)
    else result.push({ ...region })
  }
  return result
}

/** What lies within the first `end` bytes. */
export const clipped = (regions: Region[], end: number): Region[] =>
  regions
    .filter(region => region.start < end)
    .map(region => ({ start: region.start, end: Math.min(region.end, end) }))

/** `from` without `taken`; both ascending and not overlapping. */
export function without(from: Region[], taken: Region[]): Region[] {
  const result: Region[] = []
  let index = 0
  for (const { start, end } of from) {
    let at = start
    // A region that was taken may reach into several of `from`: the index only moves past what ended before.
    while (index < taken.length && (taken[index]?.end ?? 0) <= at) index += 1
    for (let next = index; at < end; next += 1) {
      const hole = taken[next]
      if (!hole || hole.start >= end) break
      if (hole.start > at) result.push({ start: at, end: hole.start })
      at = Math.max(at, hole.end)
    }
    if (at < end) result.push({ start: at, end })
  }
  return result
}

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
