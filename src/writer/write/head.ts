// The start of an image comes onto a drive last: partition table, boot sector, superblock. Until everything else was
// written and read back, and the source has agreed with its sums, the drive begins with zeros: nothing boots from it or
// mounts it, whatever happens meanwhile. Pure.
import { behind, clipped, type Region } from '../memory/regions.ts'

export const headBytes = 1 << 20
export const headRegion: Region = { start: 0, end: headBytes }

export type Head = {
  /** As much of the image as has passed by; what it does not write is zeros. */
  bytes: Buffer
  /** Takes what belongs to the start out of the parts of a chunk. */
  keep: (chunk: { offset: number; bytes: Buffer }, parts: Region[]) => Region[]
}

export function createHead(): Head {
  const kept = Buffer.alloc(headBytes)
  return {
    bytes: kept,
    keep({ offset, bytes }, parts) {
      if (offset >= headBytes) return parts
      for (const { start, end } of clipped(parts, headBytes))
        bytes.copy(kept, start, start - offset, end - offset)
      return behind(parts, headBytes)
    },
  }
}
