// Which blocks of a disk hold data. The Nix store keeps no holes (a NAR has none), so data means: not zero,
// or zero but relied on by a file system, because the target drive may hold something else there.
import { type Extent, union, within } from '#shared/formats/extents.ts'

/** The granularity of bmaptool and of every file system that matters. */
export const blockBytes = 4096
/** Gaps of fewer blocks than this (64 KiB) count as data: writing their zeros costs less than one more range. */
export const mergeBlocks = 16

/** Blocks `first` to `end`, exclusive. */
export type Blocks = { first: number; end: number }

const zeros = Buffer.alloc(mergeBlocks * blockBytes)
const isZero = (bytes: Buffer, from: number, to: number) => bytes.compare(zeros, 0, to - from, from, to) === 0

/**
 * The runs of data in `bytes`, which begin at block `firstBlock`; short gaps are closed. A partial last block
 * counts as a block.
 */
export function dataRuns(bytes: Buffer, firstBlock: number): Blocks[] {
  const runs: Blocks[] = []
  for (let group = 0; group < bytes.length; group += zeros.length) {
    const groupEnd = Math.min(group + zeros.length, bytes.length)
    // Most of a disk is either empty or full: one comparison per 64 KiB handles the empty part.
    if (isZero(bytes, group, groupEnd)) continue
    for (let at = group; at < groupEnd; at += blockBytes) {
      if (isZero(bytes, at, Math.min(at + blockBytes, groupEnd))) continue
      const block = firstBlock + at / blockBytes
      const last = runs.at(-1)
      if (last && block - last.end < mergeBlocks) last.end = block + 1
      else runs.push({ first: block, end: block + 1 })
    }
  }
  return runs
}

/**
 * The runs of data in `blocks`, and how much of them is used. `used` is in bytes, on block boundaries except
 * at the end of the disk.
 */
export function withUsed(runs: Blocks[], used: Extent[], blocks: Blocks): Blocks[] {
  const range = { offset: blocks.first * blockBytes, length: (blocks.end - blocks.first) * blockBytes }
  const inUse = within(used, range).map(({ offset, length }) => ({
    offset: offset / blockBytes,
    length: Math.ceil(length / blockBytes),
  }))
  if (inUse.length === 0) return runs
  const all = union(
    runs.map(({ first, end }) => ({ offset: first, length: end - first })),
    inUse,
  )
  return all.map(({ offset, length }) => ({ first: offset, end: offset + length }))
}

/** A step of a hash of ranges: bytes of the current chunk, zeros that were not read, or the end of a range. */
export type RangeStep = Blocks | { zeroBlocks: number } | 'digest'

/** Joins the runs of consecutive chunks into ranges. `ranges` grows with each 'digest' step. */
export function createRangeBuilder() {
  const ranges: Blocks[] = []
  let open: Blocks | null = null

  return {
    ranges,
    add(runs: Blocks[]): RangeStep[] {
      const steps: RangeStep[] = []
      for (const run of runs) {
        const gap = open ? run.first - open.end : 0
        if (open && gap < mergeBlocks) {
          if (gap > 0) steps.push({ zeroBlocks: gap })
          open.end = run.end
        } else {
          if (open) {
            ranges.push(open)
            steps.push('digest')
          }
          open = { ...run }
        }
        steps.push(run)
      }
      return steps
    },
    finish(): RangeStep[] {
      if (!open) return []
      ranges.push(open)
      open = null
      return ['digest']
    },
  }
}
