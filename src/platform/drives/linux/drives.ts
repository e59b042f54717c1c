// Turns Linux's facts into drives. Pure.
import type { Drive, DriveBus, DrivePartition } from '#shared/drives/drive.ts'
import { contentsOf } from '../contents.ts'
import { contentOf, isPartition, type LinuxFacts } from './facts.ts'
import type { BlockNode } from './lsblk.ts'
import { mountPointsOf, usesOf } from './uses.ts'

/** Floppies, and the small hardware areas of an eMMC. */
const noDrive = /^(fd\d|mmcblk\d+(boot|rpmb|gp))/

/** Hardware that holds a disk: not a loop device, RAM disk, volume, array or optical drive. */
export const isDrive = ({ type, subsystems, kernelName }: BlockNode) =>
  type === 'disk' && subsystems.some(name => name !== 'block' && name !== '') && !noDrive.test(kernelName)

export const isLoop = ({ type, kernelName }: BlockNode) => type === 'loop' && /^loop\d+$/.test(kernelName)

export function toDrive(node: BlockNode, facts: LinuxFacts): Drive {
  const hardware = facts.hardware.get(node.kernelName)
  const bus = busOf(node, hardware?.cardType ?? '')
  const removable = node.removable || bus === 'sd'
  const plugs = ['usb', 'sd', 'loop'].includes(bus) || /usb|ieee1394|pcmcia/.test(node.subsystems.join(' '))
  const partitions = node.children.filter(isPartition).map(part => toPartition(part, facts))
  const whole = contentOf(node, facts)
  return {
    path: node.path,
    deviceNumber: node.deviceNumber,
    ...(hardware?.sequence ? { sequence: hardware.sequence } : {}),
    vendor: node.vendor,
    model: node.model || hardware?.model || '',
    serial: node.serial || hardware?.serial || '',
    sizeBytes: node.sizeBytes,
    blockBytes: node.blockBytes,
    bus,
    removable,
    internal: !removable && !plugs,
    readOnly: node.readOnly,
    partitions,
    uses: usesOf(node, facts),
    contents: contentsOf({
      partitions,
      fileSystem: whole.fileSystem,
      label: whole.label,
      tableType: whole.tableType,
      known: facts.signatures.has(node.path) || whole.fileSystem !== '' || whole.tableType !== '',
    }),
  }
}

function busOf({ kernelName, transport, subsystems, vendor, type }: BlockNode, cardType: string): DriveBus {
  if (type === 'loop') return 'loop'
  if (transport === 'usb' || subsystems.includes('usb')) return 'usb'
  if (kernelName.startsWith('mmcblk')) return cardType === 'MMC' ? 'other' : 'sd'
  if (transport === 'nvme' || kernelName.startsWith('nvme')) return 'nvme'
  if (subsystems.includes('virtio')) return 'virtio'
  if (transport === 'sata' || transport === 'ata' || vendor === 'ATA') return 'sata'
  return subsystems.includes('scsi') ? 'scsi' : 'other'
}

function toPartition(node: BlockNode, facts: LinuxFacts): DrivePartition {
  const { fileSystem, label, partitionName } = contentOf(node, facts)
  return {
    path: node.path,
    sizeBytes: node.sizeBytes,
    fileSystem,
    label,
    name: partitionName,
    mountPoints: mountPointsOf(node, facts),
  }
}
