// Lists of byte ranges on a disk: ascending, not touching. Pure.
import type { Extent } from '../ports/sources.ts'

/** The smallest piece that any drive writes. */
const sectorBytes = 512

const endOf = ({ offset, length }: Extent) => offset + length

/** In order and merged, widened to whole sectors, empty ones left out. */
export function normalised(extents: Extent[]): Extent[] {
  const sorted = extents
    .filter(({ length }) => length > 0)
    .map(extent => {
      const offset = Math.floor(extent.offset / sectorBytes) * sectorBytes
      return { offset, length: Math.ceil(endOf(extent) / sectorBytes) * sectorBytes - offset }
    })
    .sort((a, b) => a.offset - b.offset)
  const merged: Extent[] = []
  for (const extent of sorted) {
    const last = merged.at(-1)
    if (last && extent.offset <= endOf(last)) last.length = Math.max(endOf(last), endOf(extent)) - last.offset
    else merged.push({ ...extent })
  }
  return merged
}

/** What of `from` is not in `taken`; both normalised. */
export function without(from: Extent[], taken: Extent[]): Extent[] {
  const left: Extent[] = []
  let next = 0
  for (const extent of from) {
    let at = extent.offset
    while (next < taken.length && endOf(taken[next] as Extent) <= at) next++
    for (let index = next; index < taken.length; index++) {
      const hole = taken[index] as Extent
      if (hole.offset >= endOf(extent)) break
      if (hole.offset > at) left.push({ offset: at, length: hole.offset - at })
      at = Math.max(at, endOf(hole))
    }
    if (at < endOf(extent)) left.push({ offset: at, length: endOf(extent) - at })
  }
  return left
}

/** As the writer is told them: [offset, length] pairs one after the other. */
export const flat = (extents: Extent[]) => extents.flatMap(({ offset, length }) => [offset, length])

export const totalBytes = (extents: Extent[]) => extents.reduce((sum, { length }) => sum + length, 0)
