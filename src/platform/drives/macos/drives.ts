// Turns diskutil's output into drives. Pure.
import type { Drive, DriveBus, DriveUse } from '#shared/drives/drive.ts'
import { message } from '#shared/messages/codes.ts'
import { contentsOf } from '../contents.ts'
import { type DiskInfo, mountPointsOf, type Volume, type WholeDisk } from './diskutil.ts'
import type { Attached } from './registry.ts'

/** A real drive: not a disk image or an APFS container. */
export const isPhysical = (disk: WholeDisk, info: DiskInfo) =>
  !isSynthesised(disk) && info.VirtualOrPhysical !== 'Virtual' && info.BusProtocol !== 'Disk Image'

export const isSynthesised = (disk: WholeDisk) =>
  disk.APFSPhysicalStores.length > 0 || disk.APFSVolumes.length > 0

export type DriveFacts = {
  disk: WholeDisk
  info: DiskInfo
  /** Null if the I/O Registry does not have it. */
  attached: Attached | null
  /** "major:minor"; "" if unknown. */
  deviceNumber: string
}

export function toDrive({ disk, info, attached, deviceNumber }: DriveFacts, all: WholeDisk[]): Drive {
  const bus = buses[info.BusProtocol] ?? 'other'
  const removable = info.RemovableMedia || bus === 'sd'
  const partitions = disk.Partitions.map(part => ({
    path: `/dev/${part.DeviceIdentifier}`,
    sizeBytes: part.Size,
    fileSystem: part.Content,
    label: labelOf(volumesOn(part, all)),
    name: '',
    mountPoints: volumesOn(part, all).flatMap(mountPointsOf),
  }))
  return {
    path: `/dev/${disk.DeviceIdentifier}`,
    deviceNumber,
    ...sequenceOf(info, attached),
    vendor: '',
    model: info.MediaName || info.IORegistryEntryName.replace(/ Media$/, ''),
    serial: attached?.serial ?? '',
    sizeBytes: info.Size || disk.Size,
    blockBytes: info.DeviceBlockSize,
    bus,
    removable,
    internal: info.Internal && !removable && bus !== 'usb',
    readOnly: !info.WritableMedia,
    partitions,
    uses: [disk, ...disk.Partitions].flatMap(part => usesOf(part, all)),
    contents: contentsOf({
      partitions,
      fileSystem: '',
      label: disk.VolumeName,
      tableType: disk.Partitions.length > 0 ? '' : disk.Content,
      known: true,
    }),
  }
}

/** macOS gives a name like disk4 to the next drive at once. What tells two sticks of one model apart is the registry's
 *  number, which is new for each that is plugged in; without it, the UUIDs and the port. */
function sequenceOf({ DiskUUID, MediaUUID, DeviceTreePath }: DiskInfo, attached: Attached | null) {
  const sequence = attached?.entry ?? [DiskUUID, MediaUUID, DeviceTreePath].filter(Boolean).join(' ')
  return sequence === '' ? {} : { sequence }
}

const buses: Partial<Record<string, DriveBus>> = {
  USB: 'usb',
  'Secure Digital': 'sd',
  SATA: 'sata',
  ATA: 'sata',
  'PCI-Express': 'nvme',
  PCI: 'nvme',
  NVMe: 'nvme',
  'Apple Fabric': 'nvme',
  SAS: 'scsi',
  SCSI: 'scsi',
  'Disk Image': 'loop',
}

/** The volume on a partition, or those of the APFS container that the partition stores. */
const volumesOn = (part: Volume, all: WholeDisk[]): Volume[] => [
  part,
  ...containersOn(part, all).flatMap(container => [container, ...container.APFSVolumes]),
]

/** A person knows volumes: "Backups of Ada’s Mac", not "Apple_APFS". */
const labelOf = (volumes: Volume[]) =>
  [...new Set(volumes.map(each => each.VolumeName))].filter(Boolean).join(', ')

const containersOn = (part: Volume, all: WholeDisk[]) =>
  all.filter(disk => disk.APFSPhysicalStores.some(store => store.DeviceIdentifier === part.DeviceIdentifier))

function usesOf(part: Volume, all: WholeDisk[]): DriveUse[] {
  const path = `/dev/${part.DeviceIdentifier}`
  const uses = volumesOn(part, all)
    .flatMap(each => mountPointsOf(each).map(point => ({ point, name: each.DeviceIdentifier })))
    .map(({ point, name }): DriveUse => {
      const kind = point.startsWith('/Volumes/') ? 'mounted' : 'system'
      return { kind, path: `/dev/${name}`, detail: point, active: true }
    })
  // Fusion drives, and older kinds of volumes that span drives.
  for (const { DeviceIdentifier, APFSPhysicalStores } of containersOn(part, all)) {
    if (APFSPhysicalStores.length > 1)
      uses.push({
        kind: 'raid',
        path,
        detail: message('drive.use-detail.apfs', { container: DeviceIdentifier }),
        active: true,
      })
  }
  if (/^Apple_(RAID|RAID_Offline|CoreStorage)$/.test(part.Content))
    uses.push({ kind: 'raid', path, detail: part.Content, active: true })
  return uses
}
