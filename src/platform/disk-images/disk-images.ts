// The engine's disk images: one read each, whole or not at all.
import type { DiskImagesPort } from '#engine/ports/disk-images.ts'
import { readBmap } from './bmap.ts'
import { convert, virtualSize } from './convert.ts'
import { copyFile, copyRaw, hash } from './copy.ts'
import { makeEmptyDisk } from './empty-disk.ts'
import { moveNew } from './move-new.ts'
import type { Run } from './runner.ts'
import { extractTar } from './tar-read.ts'
import { writeTar } from './tar-write.ts'
import { compressZstd } from './zstd-compress.ts'
import { decompressZstd } from './zstd-decompress.ts'

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
