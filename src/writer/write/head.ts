// The start of an image is written to a drive last: partition table, boot sector, superblock. Until
// everything else is written and read back, and the source matches its checksums, the drive begins with
// zeros: nothing can boot from it or mount it in the meantime. Pure.
import { behind, clipped, type Region } from '../memory/regions.ts'

export const headBytes = 1 << 20
export const headRegion: Region = { start: 0, end: headBytes }

type Head = {
  /** The part of the image that has passed; parts that it does not write are zeros. */
  bytes: Buffer
  /** Takes the bytes that belong to the start out of a chunk's parts. */
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
