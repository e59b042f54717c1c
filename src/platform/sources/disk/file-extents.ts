// Which parts of a raw disk in a file must be written, found by a few small reads: of its tables, not its data.

import {
  type Bmap,
  dataOf,
  extentsByMap,
  extentsOf,
  type Layout,
  layoutOf,
  summedRanges,
  type Wanted,
} from '#platform/disk-images/disk-images.ts'
import { union } from '#shared/formats/extents.ts'
import type { SummedRange } from '#shared/formats/range-sums.ts'
import type { FoundMap } from '../maps.ts'
import { readSome, type SourceFile } from '../read/source-file.ts'
import type { Tools } from '../tools.ts'

export const layoutOfFile = (file: SourceFile): Promise<Layout> =>
  layoutOf((offset, length) => readSome(file, offset, length), file.sizeBytes)

type Options = {
  signal: AbortSignal
  full: boolean
  /** The whole file will be read, so its holes need not be known. */
  isSummed: boolean
  map: Bmap | null
  layout: Layout
}

export async function wantedOfFile(
  { run }: Tools,
  { sizeBytes, path }: SourceFile,
  { signal, full, isSummed, map, layout }: Options,
): Promise<Wanted> {
  const whole = union([{ offset: 0, length: sizeBytes }])
  if (full) return { extents: whole, unlessZero: [] }
  if (map) return { extents: extentsByMap(layout, map, sizeBytes), unlessZero: [] }
  // Elsewhere zeros are written, whether data or holes.
  const areHolesOfUse = layout.free.length > 0 && !isSummed
  const data = areHolesOfUse ? await dataOf(run, path, sizeBytes, signal) : whole
  return extentsOf(layout, data, sizeBytes)
}

/** Kiln's own map is not checked: the file has not changed since. */
export const sumsOf = (found: FoundMap | null): SummedRange[] =>
  found && !found.isOwn ? summedRanges(found.map) : []
