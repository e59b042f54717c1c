// What is known when one format of an image is to be made.
import type { Extent } from '#shared/formats/extents.ts'
import type { Architecture, ImageFormat } from '#shared/formats/format.ts'
import type { FormatFile } from '#shared/images/image.ts'
import type { DiskWork } from './disk-work.ts'

export type Machine = { name: string; memoryMiB: number; cpus: number; architecture: Architecture }

export type FormatJob = {
  format: ImageFormat
  folder: string
  files: Record<ImageFormat, string>
  /** Path where it is made, to get its own name later; without one it is made under that. */
  to?: string
  /** Path of the block map that goes with raw. */
  bmap: string
  /** For raw and ISO: the file that is copied. For the others it is not read: they come from the folder's raw. */
  source: string
  /** All of it but its holes, where it is known. */
  sourceData?: Extent[]
  /** What is there already, in the same folder. */
  made: Partial<Record<ImageFormat, FormatFile>>
  machine: Machine
  work: DiskWork
}
