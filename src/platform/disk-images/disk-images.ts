// The engine's disk images: one read each, whole or not at all.
import type { DiskImagesPort } from '#engine/ports/disk-images.ts'
import { readBmap } from './blocks/bmap.ts'
import { moveNew } from './bytes/move-new.ts'
import { copyFile, copyRaw, hash } from './copy.ts'
import { makeEmptyDisk } from './empty-disk/empty-disk.ts'
import { convert, virtualSize } from './formats/convert.ts'
import { extractTar } from './formats/tar-read.ts'
import { writeTar } from './formats/tar-write.ts'
import { compressZstd } from './formats/zstd-compress.ts'
import { decompressZstd } from './formats/zstd-decompress.ts'
import type { Run } from './runner.ts'

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
