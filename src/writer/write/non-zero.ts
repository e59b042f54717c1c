// Finds where a buffer is not zero, in whole pages. Pure.
import type { Region } from '../memory/regions.ts'

/** Compared as one first: most of the data is zeros. Small enough to stay in the CPU cache. */
const zeros = Buffer.alloc(64 * 1024)

export const isZero = (bytes: Buffer): boolean => nonZero(bytes, bytes.length).length === 0

/** Ascending, relative to the buffer's start; the last page may be partial. */
export function nonZero(bytes: Buffer, pageBytes: number): Region[] {
  const regions: Region[] = []
  const isEmpty = (start: number, end: number) => bytes.compare(zeros, 0, end - start, start, end) === 0
  for (let group = 0; group < bytes.length; group += zeros.length) {
    const groupEnd = Math.min(group + zeros.length, bytes.length)
    if (isEmpty(group, groupEnd)) continue
    for (let start = group; start < groupEnd; start += pageBytes) {
      const end = Math.min(start + pageBytes, groupEnd)
      if (isEmpty(start, end)) continue
      const last = regions.at(-1)
      if (last?.end === start) last.end = end
      else regions.push({ start, end })
    }
  }
  return regions
}
