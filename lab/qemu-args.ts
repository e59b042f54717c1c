// What the test machine looks like. Pure: the same options give the same command line.
import type { Firmware } from './firmware.ts'

export type DiskFormat = 'qcow2' | 'raw' | 'vmdk' | 'vhdx' | 'iso'
export type Bus = 'virtio' | 'sata' | 'scsi' | 'nvme' | 'usb' | 'cdrom'

/** Where each format's usual home puts it: VMDK comes with an AHCI controller in our OVA. */
export const usualBus: Readonly<Record<DiskFormat, Bus>> = {
  raw: 'virtio',
  qcow2: 'virtio',
  vmdk: 'sata',
  vhdx: 'sata',
  iso: 'cdrom',
}

const busDevices: Readonly<Record<Bus, readonly string[]>> = {
  virtio: ['virtio-blk-pci,drive=disk,bootindex=1'],
  sata: ['ide-hd,drive=disk,bus=ide.0,bootindex=1'], // ide.0 of a q35 is its AHCI controller
  scsi: ['virtio-scsi-pci,id=scsi', 'scsi-hd,drive=disk,bus=scsi.0,bootindex=1'],
  // VMware's own controllers (pvscsi, LSI) can't be tried: Debian's OVMF boots from neither.
  nvme: ['nvme,drive=disk,serial=kiln,bootindex=1'],
  usb: ['qemu-xhci,id=xhci', 'usb-storage,drive=disk,bus=xhci.0,bootindex=1'],
  cdrom: ['ide-cd,drive=disk,bus=ide.0,bootindex=1'],
}

export interface Machine {
  readonly diskPath: string
  readonly format: DiskFormat
  readonly bus: Bus
  readonly memoryMiB: number
  readonly firmware: Firmware
  /** The machine's own copy of the firmware's variables. */
  readonly variables: string
  readonly sshPort: number
}

/** A comma separates QEMU's options and is written twice inside a value. */
const escaped = (path: string): string => path.replaceAll(',', ',,')

export function qemuArgs(machine: Machine): string[] {
  const { diskPath, format, bus, memoryMiB, firmware, variables, sshPort } = machine
  const driver = format === 'iso' ? 'raw' : format
  // snapshot: writes go to a temporary file, so the image stays as it is (and a streamOptimized VMDK boots at all).
  const access = bus === 'cdrom' ? 'media=cdrom,readonly=on' : 'snapshot=on,cache=unsafe'
  return [
    ...['-nodefaults', '-no-user-config', '-display', 'none'],
    // TCG: works everywhere, and for this guest one old CPU is as fast as any.
    ...['-machine', 'q35', '-accel', 'tcg', '-cpu', 'qemu64', '-smp', '1', '-m', `${memoryMiB}`],
    ...['-drive', `if=pflash,format=raw,readonly=on,file=${escaped(firmware.code)}`],
    ...['-drive', `if=pflash,format=raw,file=${escaped(variables)}`],
    ...['-drive', `if=none,id=disk,format=${driver},file=${escaped(diskPath)},${access}`],
    ...busDevices[bus].flatMap(device => ['-device', device]),
    ...['-netdev', `user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:${sshPort}-:22`],
    ...['-device', 'virtio-net-pci,netdev=net,romfile='],
    ...['-device', 'virtio-rng-pci'],
    ...['-chardev', 'stdio,id=serial,signal=off', '-serial', 'chardev:serial'],
  ]
}
