// The input for making one format of an image.
import type { Extent } from '#shared/formats/extents.ts'
import type { Architecture, Compression, ImageFormat } from '#shared/formats/format.ts'
import type { FormatFile } from '#shared/images/image.ts'
import type { DiskWork } from './disk-work.ts'

export type Machine = { name: string; memoryMiB: number; cpus: number; architecture: Architecture }

export type FormatJob = {
  format: ImageFormat
  folder: string
  files: Record<ImageFormat, string>
  /** A temporary path, to be renamed later; absent: it is made under its final name. */
  to?: string
  /** Path of the block map that goes with raw. */
  bmap: string
  /**
   * The file that is copied, for raw and ISO. The other formats do not read it: they are made from the folder's raw.
   */
  source: string
  /** Everything except its holes, if known. */
  sourceData?: Extent[]
  /** Files that already exist in the same folder. */
  made: Partial<Record<ImageFormat, FormatFile>>
  machine: Machine
  /** The compression of a qcow2. */
  compression?: Compression | undefined
  work: DiskWork
}
