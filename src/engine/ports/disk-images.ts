// Disk images, as the engine sees them. Every call writes to a temporary name next to `to`, fsyncs and renames; on
// cancel or failure it leaves nothing behind. Cancelling rejects with the signal's reason.

import type { Extent } from '#shared/formats/extents.ts'
import type { Compression, DiskFormat } from '#shared/formats/format.ts'

export type Work = {
  signal: AbortSignal
  /** Bytes done of `totalBytes`; called at most ten times a second, never going back. */
  onBytes: (done: number, total: number) => void
}

/** `data`: set if everything else of the source is known to be holes, which are then not read. Reading holes for the
 *  first time costs as much as reading data that is in memory. */
export type CopyWork = Work & { data?: Extent[] | undefined }

export type DiskFile = { path: string; format: DiskFormat }

/** `name`: what the file will be called, which a VMDK holds. `path` may be a temporary one. */
type ConvertedDisk = { path: string; compression?: Compression | undefined } & (
  | { format: 'vmdk'; name: string }
  | { format: Exclude<DiskFormat, 'vmdk'>; name?: string }
)

export type CopiedDisk = {
  sizeBytes: number
  /** Bytes in mapped blocks. */
  mappedBytes: number
  sha256: string
}

export type EmptyDisk = {
  /** The user's name for the drive that it is for. */
  name: string
  to: string
  /** The path for its block map. */
  bmap: string
  sizeBytes: number
  /** The label, at most 11 characters; "" for none. */
  label: string
  signal: AbortSignal
}

export type DiskImagesPort = {
  /** Copies a raw disk out of the store (reflink if the file system supports it, else sparse), and in the same pass
   *  hashes it and writes its block map (bmap 2.0) to `bmap`. One read of the source. */
  copyRaw(from: string, to: string, bmap: string, work: CopyWork): Promise<CopiedDisk>
  /** Plain copy with its SHA-256, one read (the ISO, exports). */
  copyFile(from: string, to: string, work: Work): Promise<{ sizeBytes: number; sha256: string }>
  hash(path: string, work: Work): Promise<{ sizeBytes: number; sha256: string }>
  /** qemu-img convert into qcow2 (compressed with zlib, if nothing else is wanted), streamOptimized vmdk, dynamic vhdx, or back to raw.
   *  `fraction` is qemu-img's own. The result is a finished file, not yet hashed. With `asPrivateDisk` it is one that
   *  a machine may write to, uncompressed, and readable only by its owner. The same disk gives the same bytes. */
  convert(options: {
    from: DiskFile
    to: ConvertedDisk
    asPrivateDisk?: boolean
    signal: AbortSignal
    onFraction: (fraction: number) => void
  }): Promise<void>
  compressZstd(from: string, to: string, work: Work): Promise<{ sizeBytes: number; sha256: string }>
  decompressZstd(from: string, to: string, work: Work): Promise<void>
  /** A ustar archive of `members`, in order: texts first, then the disk. The manifest needs the SHA-256 of each
   *  member, so the disk is hashed before. */
  writeTar(
    to: string,
    members: ({ name: string; text: string } | { name: string; path: string })[],
    work: Work,
  ): Promise<{ sizeBytes: number; sha256: string }>
  /** Extracts one member of a tar archive. */
  extractTar(from: string, member: RegExp, to: string, work: Work): Promise<void>
  /** A raw disk (sparse) with one empty partition that every system reads: FAT up to 32 GB, exFAT above if its tool
   *  is installed. Throws flash.tool-missing, tool.failed, drive.too-small. */
  makeEmptyDisk(options: EmptyDisk): Promise<{ fileSystem: 'FAT' | 'exFAT' }>
  /** Renames a file, but never over another: throws file.taken, and then `from` still exists. */
  moveNew(from: string, to: string): Promise<void>
  /** A block map's content, checked against its own checksum. Throws file.missing, file.broken. */
  readBmap(path: string): Promise<{ imageBytes: number }>
  /** Virtual size of a disk image, in bytes. */
  virtualSize(path: string, format: DiskFormat): Promise<number>
}
