// Swap space: only the header in the first page matters (include/linux/swap.h: union swap_header).
import type { Walk } from '../walk.ts'

const pageSizes = [4096, 8192, 16_384, 65_536]

/** `head`: the first page. null if it is not swap, or holds a hibernated system. */
export function parseSwap(head: Buffer): { sizeBytes: number; walk: (start: number) => Walk } | null {
  const pageBytes = pageSizes.find(size => head.toString('latin1', size - 10, size) === 'SWAPSPACE2')
  if (pageBytes === undefined || head.readUInt32LE(1024) !== 1) return null
  const sizeBytes = (head.readUInt32LE(1028) + 1) * pageBytes
  return {
    sizeBytes,
    *walk(start) {
      yield { known: { offset: start, length: sizeBytes } }
      yield { free: [{ offset: start + pageBytes, length: sizeBytes - pageBytes }] }
    },
  }
}
