// Finds the whole disks a path is on, by the mount points that diskutil lists. Pure.
import { mountPointsOf, type WholeDisk } from './diskutil.ts'

/** `file` must not contain symbolic links. Returns paths of whole disks, through APFS containers. */
export function holdingDisks(file: string, disks: WholeDisk[]): string[] {
  const path = asStored(file)
  const volumes = disks.flatMap(disk =>
    [disk, ...disk.Partitions, ...disk.APFSVolumes]
      .flatMap(mountPointsOf)
      .map(point => ({ disk, point: asStored(point) })),
  )
  const within = volumes.filter(
    ({ point }) => point === '/' || path === point || path.startsWith(`${point}/`),
  )
  const deepest = Math.max(...within.map(({ point }) => point.length))
  const found = within.filter(({ point }) => point.length === deepest)
  return [...new Set(found.flatMap(({ disk }) => wholeDisks(disk)))].sort()
}

/** A Mac finds a name in either form of Unicode and, unless its volume tells cases apart, in either case. Where it does,
 *  a drive too many is named. */
const asStored = (path: string) => path.normalize('NFC').toLowerCase()

/** "disk0s2" → "/dev/disk0". */
const wholeDisks = (disk: WholeDisk): string[] =>
  disk.APFSPhysicalStores.length === 0
    ? [`/dev/${disk.DeviceIdentifier}`]
    : disk.APFSPhysicalStores.map(store => `/dev/${store.DeviceIdentifier.replace(/s\d.*$/, '')}`)
