// The entry point of this folder: the engine's disk images (one read each, complete or not at all), and what
// reading sources needs to know about raw disks and compression.
import type { DiskImagesPort } from '#engine/ports/disk-images.ts'
import { readBmap } from './bmap.ts'
import { copyFile, copyRaw, hash } from './copy.ts'
import { makeEmptyDisk } from './empty-disk.ts'
import { convert, virtualSize } from './formats/convert.ts'
import { extractTar } from './formats/tar-read.ts'
import { writeTar } from './formats/tar-write.ts'
import { compressZstd } from './formats/zstd-compress.ts'
import { decompressZstd } from './formats/zstd-decompress.ts'
import { moveNew } from './move-new.ts'
import type { Run } from './runner.ts'

export { type Bmap, readBmap, summedRanges } from './bmap.ts'
export { createProgressReader, reasonOf } from './formats/convert-plan.ts'
export {
  createFrameScanner,
  type FramePiece,
  frameFailure,
  ZstdFormatError,
  ZstdWindowError,
} from './formats/zstd-frames.ts'
export { blockBytes, dataRuns, mergeBlocks } from './mapped-ranges.ts'
export { writeAll } from './pump.ts'
export { createSparseWriter } from './sparse-writer.ts'
export { extentsByMap, extentsOf, mappedExtents, type Wanted } from './used-blocks/extents-of.ts'
export { dataOf } from './used-blocks/file-data.ts'
export { readGpt } from './used-blocks/gpt.ts'
export { type Layout, layoutOf, partitionsOf, walked } from './used-blocks/layout.ts'
export { readMbr } from './used-blocks/mbr.ts'
export { createStreamLayout, lookBackBytes } from './used-blocks/stream-layout.ts'
export { createTail } from './used-blocks/tail.ts'
export type { Walk } from './used-blocks/walk.ts'

export const createDiskImages = ({ run }: { run: Run }): DiskImagesPort => ({
  copyRaw,
  copyFile,
  hash,
  convert: options => convert(run, options),
  compressZstd,
  makeEmptyDisk: options => makeEmptyDisk(run, options),
  decompressZstd,
  writeTar,
  extractTar,
  moveNew,
  readBmap,
  virtualSize: (path, format) => virtualSize(run, { path, format }),
})
