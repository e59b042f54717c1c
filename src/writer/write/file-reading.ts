// Which bytes of a raw disk in a file are read, each once, and which of those are written. Pure.

import type { WriterPlan } from '#shared/flash/wire/writer-messages.ts'
import { type Extent, within } from '#shared/formats/extents.ts'
import {
  alignUp,
  clipped,
  extentsOf,
  joined,
  pieces,
  type Region,
  regionsOf,
  toRegions,
  totalBytes,
  without,
} from '../memory/regions.ts'
import { nonZero } from './non-zero.ts'

/** Shorter holes are read and written: cheaper than one more write. */
const gapBytes = 64 * 1024
const pageBytes = 4096

type FileReading = {
  /**
   * Regions to read, ascending and in pieces of at most `size` bytes: pieces with something to write, and pieces that
   * may be zeros and are checked in parallel.
   */
  sequences: (size: number) => { sure: Region[]; doubtful: Region[] }
  /** Always written, whatever it holds. */
  always: Region[]
  /** The most that may be written. */
  most: Region[]
  /** The parts of a piece, given its bytes, that must be written. */
  wanted: (piece: Region, bytes: Buffer) => Region[]
  /** Bytes of a piece that may have to be written, as far as known before reading it. */
  mostOf: (piece: Region) => number
}

type Planned = Pick<
  Extract<WriterPlan['source'], { kind: 'file' }>,
  'sizeBytes' | 'extents' | 'unlessZero' | 'sha256' | 'sums'
>

/** `align`: the largest block size of the drives. */
export function planReading(
  { sizeBytes, extents, unlessZero, sha256, sums }: Planned,
  align: number,
): FileReading {
  const end = alignUp(sizeBytes, align)
  const always = clipped(toRegions(extents, align), end)
  const doubtful = without(clipped(toRegions(unlessZero, align), end), always)
  const most = joined([...always, ...doubtful], gapBytes)
  const [alwaysExtents, doubtfulExtents, mostExtents] = [always, doubtful, most].map(extentsOf)
  // A checksum of the file covers all its bytes.
  const regions = sha256 === null ? most : [{ start: 0, end }].filter(region => region.end > 0)
  return {
    always,
    most,
    sequences(size) {
      const all = [...pieces(regions, size)]
      // A checksum takes bytes in order.
      if (sha256 !== null || sums.length > 0) return { sure: all, doubtful: [] }
      const isSure = (piece: Region) => part(alwaysExtents, piece).length > 0
      return { sure: all.filter(isSure), doubtful: all.filter(piece => !isSure(piece)) }
    },
    wanted(piece, bytes) {
      const found = part(doubtfulExtents, piece).flatMap(({ start, end: until }) =>
        nonZero(bytes.subarray(start - piece.start, until - piece.start), Math.max(pageBytes, align)).map(
          region => ({ start: start + region.start, end: start + region.end }),
        ),
      )
      return joined([...part(alwaysExtents, piece), ...found], gapBytes)
    },
    mostOf: piece => totalBytes(part(mostExtents, piece)),
  }
}

const part = (list: Extent[] = [], { start, end }: Region): Region[] =>
  regionsOf(within(list, { offset: start, length: end - start }))
