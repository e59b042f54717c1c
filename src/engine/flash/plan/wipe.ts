// Places where a used drive may still hold something a system would recognise: an old partition table, a file
// system's magic, a seed. Those that the image leaves unwritten are written as zeros. Pure.

import type { SourcePartition } from '#engine/ports/sources.ts'
import { type Extent, sectorBytes, subtract, widened } from '#shared/formats/extents.ts'
import { seedPartition } from '#shared/seed/partition.ts'

const mib = 1 << 20
/** Partition tables and boot loaders are here. The writer itself handles the end of the drive. */
const headBytes = mib
/** Every magic that libblkid knows at a partition's ends is within these; ZFS has the widest, two labels of 256 KiB. */
const edgeBytes = 512 * 1024

type WipeInput = {
  partitions: SourcePartition[]
  /** null if it is not known yet: a stream. */
  sizeBytes: number | null
  /** Places that the image itself writes; empty for a stream, which overwrites what was wiped. */
  written: Extent[]
}

export function wipePlan({ partitions, sizeBytes, written }: WipeInput): Extent[] {
  const head = { offset: 0, length: Math.min(headBytes, sizeBytes ?? headBytes) }
  return subtract(sectors([head, ...partitions.flatMap(edges)]), sectors(written))
}

/** Whole sectors: nothing smaller is written. */
export const sectors = (list: Extent[]) => widened(list, sectorBytes)

/** A seed partition completely: an earlier seed may have left secrets there. */
function edges({ offset, sizeBytes, name }: SourcePartition): Extent[] {
  if (name === seedPartition.name || sizeBytes <= 2 * edgeBytes) return [{ offset, length: sizeBytes }]
  return [
    { offset, length: edgeBytes },
    { offset: offset + sizeBytes - edgeBytes, length: edgeBytes },
  ]
}
