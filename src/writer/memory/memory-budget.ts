// How much memory a job uses, whatever the image: at most 80 MiB.
const mib = 1 << 20

type Shape = {
  chunkBytes: number
  /** Chunks that are being read, or wait for the slowest drive. */
  ringSlots: number
  /** Chunks that may be zeros and are checked while the drives are busy. */
  lookSlots: number
  /** Slots for comparing and reading back, shared by all drives. */
  scratchSlots: number
  /** Reads and writes of one drive at a time. */
  limit: number
}

/** Pure. 4 MiB are whole erase blocks of most flash drives; many drives share the memory in smaller pieces. */
export function shapeOf(drives: number): Shape {
  if (drives <= 1) return { chunkBytes: 4 * mib, ringSlots: 6, lookSlots: 2, scratchSlots: 4, limit: 4 }
  if (drives <= 4)
    return { chunkBytes: 4 * mib, ringSlots: 6, lookSlots: 2, scratchSlots: 2 * drives, limit: 2 }
  if (drives <= 16)
    return { chunkBytes: 2 * mib, ringSlots: 6, lookSlots: 2, scratchSlots: 2 * drives, limit: 2 }
  return { chunkBytes: mib, ringSlots: 14, lookSlots: 2, scratchSlots: drives, limit: 1 }
}
