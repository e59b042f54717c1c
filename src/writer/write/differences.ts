// Finds where two buffers differ, in whole pages. Pure.
import { joined, type Region } from '../memory/regions.ts'

const pageBytes = 4096
/** Compared as one first: most of what is compared is equal. */
const groupBytes = 64 * 1024
/** Pages that differ less than this apart are written as one: a write costs more than these bytes. */
const gapBytes = 16 * 1024

/** Ascending, relative to the buffers' start. Both have the same length. */
export function differences(wanted: Buffer, found: Buffer): Region[] {
  if (wanted.equals(found)) return []
  const differs = (start: number, end: number) => wanted.compare(found, start, end, start, end) !== 0
  const regions: Region[] = []
  for (let group = 0; group < wanted.length; group += groupBytes) {
    const groupEnd = Math.min(group + groupBytes, wanted.length)
    if (!differs(group, groupEnd)) continue
    for (let start = group; start < groupEnd; start += pageBytes) {
      const end = Math.min(start + pageBytes, groupEnd)
      if (differs(start, end)) regions.push({ start, end })
    }
  }
  return joined(regions, gapBytes)
}
