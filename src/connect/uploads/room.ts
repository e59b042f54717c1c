// How much uploads may bring: a quota of the folder, and a disk that stays usable for Connect's own data.
import { allocatedBytes, freeBytes } from '#platform/files/space.ts'

/** Left to everything else on that disk. */
const spareBytes = 64 * 1024 * 1024
/** Other programs write to the folder too. */
const countedMs = 60_000

type Parts = { folder: string; quotaBytes: number; now: () => number }

export function createRoom({ folder, quotaBytes, now }: Parts) {
  let counted: { bytes: number; at: number } | null = null
  /** Of files that are on their way. */
  let coming = 0

  const used = async (isFresh: boolean) => {
    if (!counted || isFresh || now() - counted.at > countedMs)
      counted = { bytes: await allocatedBytes(folder), at: now() }
    return counted.bytes
  }
  const fits = async (sizeBytes: number, isFresh: boolean) =>
    (await used(isFresh)) + coming + sizeBytes <= quotaBytes

  return {
    /** Runs `work`, which writes so many bytes. 'full': there is no room for them, and it was not run. */
    async with<T>(sizeBytes: number, work: () => Promise<T>): Promise<T | 'full'> {
      // What was replaced or removed since the last count has made room.
      if (!(await fits(sizeBytes, false)) && !(await fits(sizeBytes, true))) return 'full'
      if ((await freeBytes(folder)) < coming + sizeBytes + spareBytes) return 'full'
      // Another one may have come while this was counted.
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
