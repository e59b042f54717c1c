// A machine's disks as words of QEMU's command line. Pure.
import type { Bus, MachineDisk } from '#engine/ports/machines.ts'

/** One controller serves all disks attached to it. */
const controllers: Record<Bus, string | null> = {
  virtio: null,
  // ide.0 of a q35 is its AHCI controller.
  sata: null,
  // VMware's own controllers (pvscsi, LSI) cannot be booted from: OVMF has no driver for either.
  scsi: 'virtio-scsi-pci,id=scsi',
  nvme: null,
  usb: 'qemu-xhci,id=usb-disks',
  cdrom: 'virtio-scsi-pci,id=cdroms',
}

const device: Record<Bus, (name: string) => string> = {
  virtio: name => `virtio-blk-pci,drive=${name}`,
  sata: name => `ide-hd,drive=${name}`,
  scsi: name => `scsi-hd,drive=${name},bus=scsi.0`,
  nvme: name => `nvme,drive=${name},serial=${name}`,
  usb: name => `usb-storage,drive=${name},bus=usb-disks.0`,
  cdrom: name => `scsi-cd,drive=${name},bus=cdroms.0`,
}

/**
 * Only for writable disks: a full host disk pauses the guest until there is room; any other error is reported
 * to it.
 */
const errorActions: Record<Bus, string> = {
  virtio: ',werror=enospc,rerror=report',
  sata: ',werror=enospc,rerror=report',
  scsi: ',werror=enospc,rerror=report',
  nvme: '',
  usb: '',
  cdrom: '',
}

export function diskArguments(disks: MachineDisk[]): string[] {
  const buses = [...new Set(disks.map(({ bus }) => bus))]
  return [
    ...buses.flatMap(bus => (controllers[bus] ? ['-device', controllers[bus]] : [])),
    ...disks.flatMap(disk => ['-blockdev', JSON.stringify(blockNode(disk)), '-device', deviceOf(disk)]),
  ]
}

function deviceOf({ name, bus, bootOrder }: MachineDisk): string {
  const boot = bootOrder === null ? '' : `,bootindex=${bootOrder}`
  return `${device[bus](name)}${errorActions[bus]}${boot}`
}

/** Describes a disk as JSON, in which no character of a path has a special meaning. */
const blockNode = ({ name, path, format, bus }: MachineDisk) => ({
  driver: format,
  'node-name': name,
  ...(bus === 'cdrom' ? { 'read-only': true } : { discard: 'unmap' }),
  file: { driver: 'file', filename: path, ...(bus === 'cdrom' ? { 'read-only': true } : {}) },
})
