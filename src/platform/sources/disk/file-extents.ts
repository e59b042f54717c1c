// What of a raw disk in a file has to be written, asked of the file itself.

import {
  type Bmap,
  blockBytes,
  dataOf,
  dataRuns,
  extentsByMap,
  extentsOf,
  type Layout,
  layoutOf,
} from '#platform/disk-images/disk-images.ts'
import { type Extent, intersect, totalBytes, union } from '#shared/disk/extents.ts'
import { bytesOf, readSome, type SourceFile } from '../read/source-file.ts'
import type { Tools } from '../tools.ts'

export const layoutOfFile = (file: SourceFile): Promise<Layout> =>
  layoutOf((offset, length) => readSome(file, offset, length), file.sizeBytes)

type Options = {
  signal: AbortSignal
  full: boolean
  map: Bmap | null
  layout: Layout
  onProgress: (done: number, total: number) => void
}

export async function extentsOfFile(
  { run }: Tools,
  file: SourceFile,
  { signal, full, map, layout, onProgress }: Options,
): Promise<Extent[]> {
  const { sizeBytes, path } = file
  if (full || sizeBytes === 0) return union([{ offset: 0, length: sizeBytes }])
  if (map) return extentsByMap(layout, map, sizeBytes)
  const data = await dataOf(run, path, sizeBytes, signal)
  // Elsewhere zeros are written whether they are data or holes: only here is it worth to look.
  const doubtful = intersect(data, layout.free)
  return extentsOf(layout, await nonZeroIn(file, doubtful, { signal, onProgress }), sizeBytes)
}

/** Reading is faster than writing zeros to a drive. */
async function nonZeroIn(
  file: SourceFile,
  ranges: Extent[],
  { signal, onProgress }: Pick<Options, 'signal' | 'onProgress'>,
): Promise<Extent[]> {
  const total = totalBytes(ranges)
  const found: Extent[] = []
  let done = 0
  for (const { offset, length } of ranges) {
    let at = offset
    for await (const bytes of bytesOf(file, { signal, start: offset, end: offset + length })) {
      for (const { first, end } of dataRuns(bytes, at / blockBytes))
        found.push({ offset: first * blockBytes, length: (end - first) * blockBytes })
      at += bytes.length
      done += bytes.length
      onProgress(done, total)
    }
  }
  return union(found)
}
