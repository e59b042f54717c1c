// Which bytes of a raw disk in a file are read, each of them once, and which of those are written. Pure.

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

/** Holes that are shorter than this are read and written: it costs less than one more write. */
const gapBytes = 64 * 1024
const pageBytes = 4096

type FileReading = {
  /** What is read, ascending and in pieces of at most `size` bytes: those that hold something to write, and those that
   *  may be zeros and are looked at beside them. */
  sequences: (size: number) => { sure: Region[]; doubtful: Region[] }
  /** What is written whatever it holds. */
  always: Region[]
  /** The most that may be written. */
  most: Region[]
  /** Of a piece and its bytes: what has to be written. */
  wanted: (piece: Region, bytes: Buffer) => Region[]
  /** Bytes of a piece that may have to be written, as far as was known before it was read. */
  mostOf: (piece: Region) => number
}

type Planned = Pick<
  Extract<WriterPlan['source'], { kind: 'file' }>,
  'sizeBytes' | 'extents' | 'unlessZero' | 'sha256' | 'sums'
>

/** `align`: the largest block of the drives. */
export function planReading(
  { sizeBytes, extents, unlessZero, sha256, sums }: Planned,
  align: number,
): FileReading {
  const end = alignUp(sizeBytes, align)
  const always = clipped(toRegions(extents, align), end)
  const doubtful = without(clipped(toRegions(unlessZero, align), end), always)
  const most = joined([...always, ...doubtful], gapBytes)
  const [alwaysExtents, doubtfulExtents, mostExtents] = [always, doubtful, most].map(extentsOf)
  // A sum of the file is one of all its bytes.
  const regions = sha256 === null ? most : [{ start: 0, end }].filter(region => region.end > 0)
  return {
    always,
    most,
    sequences(size) {
      const all = [...pieces(regions, size)]
      // A sum takes bytes in their order.
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
