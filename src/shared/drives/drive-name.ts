// A drive's name: "SanDisk Ultra 32 GB". The user types it to erase an internal drive.

import { bytesText } from '../units.ts'
import type { Drive, DriveBus } from './drive.ts'

const nouns: Record<DriveBus, string> = {
  usb: 'USB drive',
  sd: 'SD card',
  sata: 'SATA drive',
  nvme: 'NVMe drive',
  virtio: 'Virtual disk',
  scsi: 'SCSI drive',
  loop: 'Loop device',
  other: 'Drive',
}

/** Placeholders for a vendor: of SATA and virtio, and of readers and sticks without one. */
const noVendor = /^(ATA|0x[0-9a-f]+|generic-?|usb|mass)$/i

type Named = Pick<Drive, 'vendor' | 'model' | 'bus' | 'sizeBytes'>

/** Never empty, on one line, without control characters or surrounding spaces. */
export function driveName({ vendor, model, bus, sizeBytes }: Named): string {
  const maker = noVendor.test(plain(vendor)) ? '' : plain(vendor)
  const kind = plain(model)
  const repeated = kind.toLowerCase().startsWith(maker.toLowerCase())
  const words = [repeated ? '' : maker, kind || nouns[bus]]
  if (sizeBytes > 0 && !saysSize(kind, sizeBytes)) words.push(bytesText(sizeBytes))
  return words.filter(Boolean).join(' ')
}

/** Drivers pad with spaces, udev with underscores. */
const plain = (text: string) => text.replace(/[\p{C}_\s]+/gu, ' ').trim()

/** "Samsung SSD 980 1TB" does not also need "1.0 TB". */
function saysSize(model: string, sizeBytes: number): boolean {
  const found = /\b(\d+(?:\.\d+)?) ?([GT])B?\b/i.exec(model)
  if (!found) return false
  const claimed = Number(found[1]) * (found[2]?.toUpperCase() === 'T' ? 1e12 : 1e9)
  return Math.abs(claimed - sizeBytes) <= claimed / 10
}
