// Where a used drive may still hold what some system would take for its own: an old partition table, a file system's
// magic, a seed. Of these places, those that the image leaves unwritten are written as zeros. Pure.

import type { SourcePartition } from '#engine/ports/sources.ts'
import { type Extent, sectorBytes, subtract, widened } from '#shared/formats/extents.ts'
import { seedPartition } from '#shared/seed/partition.ts'

const mib = 1 << 20
/** Partition tables and boot loaders stand here. The end of the drive is the writer's own business. */
const headBytes = mib
/** Every magic that libblkid knows of at a partition's ends lies within these; ZFS has the widest, two labels of 256 KiB. */
const edgeBytes = 512 * 1024

type WipeInput = {
  partitions: SourcePartition[]
  /** null where it is not known yet: a stream. */
  sizeBytes: number | null
  /** What the image writes there itself; empty for a stream, which writes over what was wiped. */
  written: Extent[]
}

export function wipePlan({ partitions, sizeBytes, written }: WipeInput): Extent[] {
  const head = { offset: 0, length: Math.min(headBytes, sizeBytes ?? headBytes) }
  return subtract(sectors([head, ...partitions.flatMap(edges)]), sectors(written))
}

/** Whole sectors: nothing smaller is written. */
export const sectors = (list: Extent[]) => widened(list, sectorBytes)

/** Of a seed partition everything: what an earlier seed left there are somebody's secrets. */
function edges({ offset, sizeBytes, name }: SourcePartition): Extent[] {
  if (name === seedPartition.name || sizeBytes <= 2 * edgeBytes) return [{ offset, length: sizeBytes }]
  return [
    { offset, length: edgeBytes },
    { offset: offset + sizeBytes - edgeBytes, length: edgeBytes },
  ]
}
