import { Cable, Cylinder, HardDrive, type LucideIcon, MemoryStick, Server, Usb } from 'lucide-react'
import type { DriveBus } from '#shared/drives/drive.ts'

const icons: Record<DriveBus, LucideIcon> = {
  usb: Usb,
  sd: MemoryStick,
  sata: HardDrive,
  nvme: HardDrive,
  virtio: Server,
  scsi: Server,
  loop: Cylinder,
  other: Cable,
}

/** Decorative: the bus stands beside it in words. */
export function DriveIcon({ bus, className }: { bus: DriveBus; className?: string }) {
  const Glyph = icons[bus]
  return <Glyph aria-hidden {...(className ? { className } : {})} />
}
