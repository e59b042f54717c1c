// How much of the disk boxes may fill: a limit for each box and hour, and space that stays free for everything
// else. In memory: a restart of the server gives each box a new hour.
import { freeBytes } from '#platform/files/space.ts'

const hourMs = 3_600_000
/** A box makes about four an hour, and sends at most 200 of 1 MiB together after it was cut off. */
const mostReports = 300
const mostBytes = 2 * 1024 * 1024
/** Left free, as by uploads: claims, releases and people's accounts still have to be stored. */
export const usualSpareBytes = 64 * 1024 * 1024
const lookedMs = 1000

/** `retryAfter`: in seconds. */
export type NoRoom = { status: 429 | 503; error: 'slow_down' | 'unavailable'; retryAfter: number }
type Parts = {
  /** The database's folder; null if it is in memory. */
  folder: string | null
  now: () => number
  spareBytes?: number | undefined
}

export function createBoxRoom({ folder, now, spareBytes = usualSpareBytes }: Parts) {
  const hours = new Map<string, { since: number; reports: number; bytes: number }>()
  let looked: { at: number; isFull: Promise<boolean> } | null = null

  const isFull = (): Promise<boolean> => {
    if (folder === null) return Promise.resolve(false)
    if (!looked || now() - looked.at >= lookedMs || now() < looked.at)
      looked = { at: now(), isFull: freeBytes(folder).then(bytes => bytes < spareBytes) }
    return looked.isFull
  }
  const hourOf = (device: string) => {
    const held = hours.get(device)
    return held && held.since > now() - hourMs && held.since <= now()
      ? held
      : { since: now(), reports: 0, bytes: 0 }
  }
  const full: NoRoom = { status: 503, error: 'unavailable', retryAfter: hourMs / 1000 }

  return {
    /** Counts the report. null: it may be stored. */
    async forReport(device: string, bytes: number): Promise<NoRoom | null> {
      if (await isFull()) return full
      const { since, ...held } = hourOf(device)
      const [reports, all] = [held.reports + 1, held.bytes + bytes]
      if (reports > mostReports || all > mostBytes) {
        const retryAfter = Math.max(1, Math.ceil((since + hourMs - now()) / 1000))
        return { status: 429, error: 'slow_down', retryAfter }
      }
      hours.set(device, { since, reports, bytes: all })
      return null
    },
    /** Checks the room for records that have another limit for each box. */
    forMore: async (): Promise<NoRoom | null> => ((await isFull()) ? full : null),
    sweep(): void {
      for (const [device, { since }] of hours) if (since <= now() - hourMs) hours.delete(device)
    },
  }
}
export type BoxRoom = ReturnType<typeof createBoxRoom>
