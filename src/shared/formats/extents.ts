// Ranges of a disk, as lists of byte ranges. Pure.

/** Bytes. A list of them is ascending, and no two touch. */
export type Extent = { offset: number; length: number }

/** The smallest piece that any drive reads or writes. */
export const sectorBytes = 512

export const endOf = ({ offset, length }: Extent) => offset + length

const extent = (from: number, to: number): Extent => ({ offset: from, length: to - from })

/** Everything in at least one of them. The input may be in any order, touch and overlap. */
export function union(...lists: Extent[][]): Extent[] {
  const all = lists
    .flat()
    .filter(({ length }) => length > 0)
    .sort((a, b) => a.offset - b.offset)
  return joined(all, 0)
}

/** The same with gaps of up to `gapBytes` closed. */
export function joined(list: Extent[], gapBytes: number): Extent[] {
  const whole: Extent[] = []
  for (const next of list) {
    const last = whole.at(-1)
    if (last && next.offset - endOf(last) <= gapBytes)
      last.length = Math.max(endOf(last), endOf(next)) - last.offset
    else whole.push({ ...next })
  }
  return whole
}

export function subtract(from: Extent[], taken: Extent[]): Extent[] {
  const left: Extent[] = []
  let next = 0
  for (const each of from) {
    let at = each.offset
    while (next < taken.length && endOf(taken[next] as Extent) <= at) next += 1
    for (let index = next; index < taken.length; index += 1) {
      const gone = taken[index] as Extent
      if (gone.offset >= endOf(each)) break
      if (gone.offset > at) left.push(extent(at, gone.offset))
      at = Math.max(at, endOf(gone))
    }
    if (at < endOf(each)) left.push(extent(at, endOf(each)))
  }
  return left
}

export const intersect = (a: Extent[], b: Extent[]): Extent[] => subtract(a, subtract(a, b))

/** The part of `list` within one range, found without scanning all of a long list. */
export function within(list: Extent[], range: Extent): Extent[] {
  let low = 0
  for (let high = list.length; low < high; ) {
    const middle = (low + high) >> 1
    if (endOf(list[middle] as Extent) <= range.offset) low = middle + 1
    else high = middle
  }
  const found: Extent[] = []
  for (let index = low; index < list.length; index += 1) {
    const each = list[index] as Extent
    if (each.offset >= endOf(range) || range.length === 0) break
    found.push(extent(Math.max(each.offset, range.offset), Math.min(endOf(each), endOf(range))))
  }
  return found
}

/** Only the whole units of `unitBytes` in each range. */
export function shrunk(list: Extent[], unitBytes: number): Extent[] {
  return list.flatMap(each => {
    const from = Math.ceil(each.offset / unitBytes) * unitBytes
    const to = Math.floor(endOf(each) / unitBytes) * unitBytes
    return to > from ? [extent(from, to)] : []
  })
}

/** Every touched unit of `unitBytes`, up to the end of the disk. The input may be in any order. */
export function widened(list: Extent[], unitBytes: number, sizeBytes = Number.POSITIVE_INFINITY): Extent[] {
  return union(
    list.flatMap(each => {
      if (each.length <= 0) return []
      const from = Math.floor(each.offset / unitBytes) * unitBytes
      return [extent(from, Math.min(sizeBytes, Math.ceil(endOf(each) / unitBytes) * unitBytes))]
    }),
  )
}

/** Returns extents in the writer's form: offset, length, offset, length, … */
export const flat = (list: Extent[]) => list.flatMap(({ offset, length }) => [offset, length])

export const totalBytes = (list: Extent[]) => list.reduce((sum, { length }) => sum + length, 0)
