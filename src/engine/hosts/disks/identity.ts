// Which block devices are disks, how they are attached, and what they are recognised by. Pure.
import type { DriveBus } from '#shared/drives/drive.ts'
import type { Block } from './reported.ts'

/** Read-only discs, floppies, hidden parts of eMMC, and the paths of which NVMe makes one disk. */
const notDisks = /^(sr|fd)\d|^mmcblk\d+(boot\d|rpmb|gp\d)|^mtdblock|^nvme\d+c\d+n\d+/

/** A whole disk: not a partition, and nothing that is made of other devices, of files or of memory. */
export const isDisk = ({ name, place, facts, slaves }: Block): boolean =>
  !facts.has('partition') &&
  slaves.length === 0 &&
  place.startsWith('/sys/devices/') &&
  !place.startsWith('/sys/devices/virtual/block/') &&
  !notDisks.test(name)

/** `transport`: lsblk's word, which knows what is behind a SCSI host; "" where there is none. */
export function busOf({ name, place }: Block, transport: string): DriveBus {
  if (/\/usb\d/.test(place) || transport === 'usb') return 'usb'
  if (name.startsWith('nvme') || transport === 'nvme') return 'nvme'
  if (name.startsWith('mmcblk')) return 'sd'
  if (/\/ata\d/.test(place) || transport === 'sata') return 'sata'
  if (/\/virtio\d+\/block\//.test(place)) return 'virtio'
  return /\/host\d/.test(place) ? 'scsi' : 'other'
}

/** One spelling of a World Wide Name: udev writes 0x5002…, the kernel naa.5002… What is only text of a vendor is none. */
export function wwnFrom(text: string): string {
  const wwn = text
    .trim()
    .toLowerCase()
    .replace(/^naa\./, '0x')
  return /^(0x[0-9a-f]{8,32}|(eui|nvme|uuid)\.\S{8,200})$/.test(wwn) ? wwn : ''
}
