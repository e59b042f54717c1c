// Assigns the bytes of a disk, which passes in ascending pieces, to the checksums of its ranges. Pure.

/** `sum`: SHA-256 in hex; of maps by other authors also SHA-1 or SHA-512. */
export type SummedRange = { offset: number; length: number; sum: string }

/** Tells the hash by the length of a checksum in hex: a map has only one kind. */
export const hashOf = (sum: string | undefined) =>
  sum?.length === 40 ? 'sha1' : sum?.length === 128 ? 'sha512' : 'sha256'

/** Input of a hash: bytes of the piece, counted from its start, or the end of a range. */
type SumStep = { from: number; to: number } | 'digest'

/** `ranges`: ascending, not overlapping. Bytes that never pass are missing from their checksum, which then differs. */
export function createRangeSums<Range extends { offset: number; length: number }>(ranges: readonly Range[]) {
  let next = 0
  return {
    /** The steps for the next piece, and the ranges of its digests, in the same order. */
    take(position: number, length: number): { steps: SumStep[]; ended: Range[] } {
      const end = position + length
      const [steps, ended]: [SumStep[], Range[]] = [[], []]
      for (let range = ranges[next]; range && range.offset < end; range = ranges[next]) {
        const rangeEnd = range.offset + range.length
        const from = Math.max(range.offset, position)
        const to = Math.min(rangeEnd, end)
        if (to > from) steps.push({ from: from - position, to: to - position })
        if (rangeEnd > end) break
        steps.push('digest')
        ended.push(range)
        next += 1
      }
      return { steps, ended }
    },
    /** The number of ranges that have not ended. */
    left: () => ranges.length - next,
  }
}
