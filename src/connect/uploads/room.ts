// How much uploads may write: a quota of the folder, and free space for Connect's own data.
import { allocatedBytes, freeBytes } from '#platform/files/space.ts'
import { usualSpareBytes } from '../box-room.ts'

/** Recount after this time, because other programs write to the folder too. */
const countedMs = 60_000

type Parts = { folder: string; quotaBytes: number; now: () => number }

export function createRoom({ folder, quotaBytes, now }: Parts) {
  let counted: { bytes: number; at: number } | null = null
  /** Bytes of running uploads. */
  let coming = 0

  const used = async (isFresh: boolean) => {
    if (!counted || isFresh || now() - counted.at > countedMs || now() < counted.at)
      counted = { bytes: await allocatedBytes(folder), at: now() }
    return counted.bytes
  }
  const fits = async (sizeBytes: number, isFresh: boolean) =>
    (await used(isFresh)) + coming + sizeBytes <= quotaBytes

  return {
    /** Runs `work`, which writes this many bytes. 'full': there is no room, and it did not run. */
    async with<T>(sizeBytes: number, work: () => Promise<T>): Promise<T | 'full'> {
      // Replaced and removed files since the last count have freed space.
      if (!(await fits(sizeBytes, false)) && !(await fits(sizeBytes, true))) return 'full'
      if ((await freeBytes(folder)) < coming + sizeBytes + usualSpareBytes) return 'full'
      // Another upload may have started during the count.
      if ((counted?.bytes ?? 0) + coming + sizeBytes > quotaBytes) return 'full'
      coming += sizeBytes
      try {
        const done = await work()
        if (counted) counted.bytes += sizeBytes
        return done
      } finally {
        coming -= sizeBytes
      }
    },
  }
}
