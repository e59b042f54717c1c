// Regions outside the image that are written as zeros. Pure.
import type { WriterPlan } from '#shared/flash/wire/writer-messages.ts'
import { clipped, joined, type Region, toRegions, without } from '../memory/regions.ts'

/** Backups of old partition tables are there. */
const tailBytes = 1 << 20

export function zeroRegions(
  { wipe, full }: Pick<WriterPlan, 'wipe' | 'full'>,
  image: Region[],
  { sizeBytes, blockBytes }: { sizeBytes: number; blockBytes: number },
): Region[] {
  const tail = { start: Math.max(0, sizeBytes - tailBytes), end: sizeBytes }
  const all = full ? [{ start: 0, end: sizeBytes }] : joined([...toRegions(wipe, blockBytes), tail])
  return without(clipped(all, sizeBytes), image)
}
