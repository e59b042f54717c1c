// A drive that was looked at a moment ago, so that what is asked of the same drive next does not wait for lsblk and blkid
// again. Nothing depends on it: the writer looks for itself, and refuses a drive that has changed since.
import type { Ports } from '#engine/ports/index.ts'
import type { Drive } from '#shared/model/flash/drive.ts'
import type { ChosenDrive } from '#shared/model/flash/flash.ts'

const recentMs = 2000

export type RecentLooks = {
  /** As it is now. Throws what the port throws. */
  look(path: string): Promise<Drive>
  /** As it was seen at most two seconds ago, once, where that is the chosen one; as it is now otherwise. */
  chosen(chosen: Pick<ChosenDrive, 'path' | 'deviceNumber' | 'sequence'>): Promise<Drive>
}

export function recentLooks({ drives, now }: Pick<Ports, 'drives' | 'now'>): RecentLooks {
  const kept = new Map<string, { at: number; drive: Drive }>()
  return {
    async look(path) {
      const drive = await drives.show(path)
      kept.set(drive.path, { at: now(), drive })
      return drive
    },
    async chosen({ path, deviceNumber, sequence }) {
      const last = kept.get(path)
      kept.delete(path)
      const age = last ? now() - last.at : Number.POSITIVE_INFINITY
      const isSame = last?.drive.deviceNumber === deviceNumber && last.drive.sequence === sequence
      return last && isSame && age >= 0 && age < recentMs ? last.drive : drives.show(path)
    },
  }
}
