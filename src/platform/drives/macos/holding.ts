// Finds the whole disks a path is on, by the mount points that diskutil lists. Pure.
import { mountPointsOf, type WholeDisk } from './diskutil.ts'

/** `path` must not contain symbolic links. Returns paths of whole disks, through APFS containers. */
export function holdingDisks(path: string, disks: WholeDisk[]): string[] {
  const volumes = disks.flatMap(disk =>
    [disk, ...disk.Partitions, ...disk.APFSVolumes].flatMap(mountPointsOf).map(point => ({ disk, point })),
  )
  const within = volumes.filter(
    ({ point }) => point === '/' || path === point || path.startsWith(`${point}/`),
  )
  const deepest = Math.max(...within.map(({ point }) => point.length))
  const found = within.filter(({ point }) => point.length === deepest)
  return [...new Set(found.flatMap(({ disk }) => wholeDisks(disk)))].sort()
}

/** "disk0s2" → "/dev/disk0". */
const wholeDisks = (disk: WholeDisk): string[] =>
  disk.APFSPhysicalStores.length === 0
    ? [`/dev/${disk.DeviceIdentifier}`]
    : disk.APFSPhysicalStores.map(store => `/dev/${store.DeviceIdentifier.replace(/s\d.*$/, '')}`)
