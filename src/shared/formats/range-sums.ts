// Ranges of a disk that have a sum each, while the disk passes by in ascending pieces: which bytes belong to which sum.
// Pure.

export type SummedRange = { offset: number; length: number; sha256: string }

/** What a hash takes in: bytes of the piece, counted from its beginning, or the end of a range. */
type SumStep = { from: number; to: number } | 'digest'

/** `ranges`: ascending, not overlapping. Bytes that never pass are missing in their sum, which then is another one. */
export function createRangeSums<Range extends { offset: number; length: number }>(ranges: readonly Range[]) {
  let next = 0
  return {
    /** The steps of the next piece, and the ranges that its digests are of, in the same order. */
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
    /** Those that have not ended. */
    left: () => ranges.length - next,
  }
}
