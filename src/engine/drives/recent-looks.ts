// Remembers a drive that was read a moment ago, so that the next check of the same drive does not wait for lsblk and
// blkid again.
import type { Ports } from '#engine/ports/index.ts'
import { recently } from '#engine/recently.ts'
import type { Drive } from '#shared/drives/drive.ts'
import type { ChosenDrive } from '#shared/flash/flash.ts'

type Which = Pick<ChosenDrive, 'path' | 'deviceNumber' | 'sequence'>

export type RecentLooks = {
  /** The current state. Throws what the port throws. */
  look(path: string): Promise<Drive>
  /** The state at most two seconds ago, once, if that is the chosen drive; otherwise the current one. */
  chosen(which: Which): Promise<Drive>
}

export function recentLooks({ drives, now }: Pick<Ports, 'drives' | 'now'>): RecentLooks {
  const seen = recently<Drive>(now)
  const nameOf = ({ path, deviceNumber, sequence }: Which) => JSON.stringify([path, deviceNumber, sequence])
  return {
    async look(path) {
      const drive = await drives.show(path)
      seen.keep(nameOf(drive), drive)
      return drive
    },
    chosen: async which => seen.take(nameOf(which)) ?? drives.show(which.path),
  }
}
