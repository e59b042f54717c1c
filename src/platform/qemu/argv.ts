// A machine as QEMU's command line. Pure: the same machine gives the same words.
// https://www.qemu.org/docs/master/system/invocation.html

import type { PortForward } from '#engine/ports/machines.ts'
import type { Architecture } from '#shared/formats/format.ts'
import type { Acceleration } from '#shared/machines/machine.ts'
import { confinedArguments } from './confinement.ts'
import { diskArguments } from './disk-arguments.ts'
import type { MachinePlan } from './machine.ts'

const boards: Record<Architecture, string> = { x86_64: 'q35', aarch64: 'virt' }

/** When emulated, a guest gets the features its distribution requires and no more: each further one costs time. */
export const emulatedProcessor: Record<Architecture, string> = { x86_64: 'Nehalem', aarch64: 'cortex-a72' }

export const acceleratorArguments = (architecture: Architecture, acceleration: Acceleration): string[] =>
  acceleration === 'tcg'
    ? ['-accel', 'tcg,thread=multi', '-cpu', emulatedProcessor[architecture]]
    : ['-accel', acceleration, '-cpu', 'host']

/** A comma separates QEMU's options and is doubled inside a value. */
const escaped = (path: string): string => path.replaceAll(',', ',,')

/** Its events go to standard output; its standard input must be `{"execute":"qmp_capabilities"}`. */
export function qemuArguments(machine: MachinePlan): string[] {
  const { architecture, acceleration, memoryMiB, cpus, firmware, variables } = machine
  return [
    // Nothing that is not listed here, and no configuration file of the user.
    '-nodefaults',
    '-no-user-config',
    '-display',
    'none',
    ...(machine.confined ? confinedArguments : []),
    ...boardArguments(machine),
    ...acceleratorArguments(architecture, acceleration),
    '-smp',
    String(cpus),
    '-m',
    String(memoryMiB),
    '-drive',
    `if=pflash,unit=0,format=${firmware.codeFormat},readonly=on,file=${escaped(firmware.code)}`,
    '-drive',
    `if=pflash,unit=1,format=${firmware.variablesFormat},file=${escaped(variables)}`,
    // Before the devices that it stands before.
    ...(machine.iommu ? ['-device', 'intel-iommu'] : []),
    ...diskArguments(machine.disks),
    '-netdev',
    netdev(machine),
    // Without a boot ROM, nothing boots from the network.
    '-device',
    'virtio-net-pci,netdev=net,romfile=',
    '-device',
    'virtio-rng-pci',
    // A guest that panics is kept for inspection.
    '-device',
    'pvpanic-pci',
    '-action',
    'panic=pause',
    ...(machine.watchdog ? ['-global', 'ICH9-LPC.noreboot=off'] : []),
    ...(machine.tpmSocket ? tpmArguments(machine.tpmSocket) : []),
    ...(machine.screen ? screenArguments(architecture, machine.vncSocket) : []),
    ...socketArguments('serial', machine.serialSocket, `,logfile=${escaped(machine.serialLog)},logappend=on`),
    '-serial',
    'chardev:serial',
    ...(machine.secondSerialSocket
      ? [...socketArguments('serial2', machine.secondSerialSocket), ...secondSerialArguments(architecture)]
      : []),
    ...socketArguments('qmp', machine.qmpSocket),
    '-mon',
    'chardev=qmp,mode=control',
    '-chardev',
    'stdio,id=events,signal=off',
    '-mon',
    'chardev=events,mode=control',
  ]
}

/** A PC has several built-in ports; QEMU's aarch64 board has one. */
const secondSerialArguments = (architecture: Architecture): string[] =>
  architecture === 'x86_64' ? ['-serial', 'chardev:serial2'] : ['-device', 'pci-serial,chardev=serial2']

/** The firmware writes its variables in system management mode. */
const boardArguments = ({ architecture, guardedVariables = false }: MachinePlan): string[] =>
  guardedVariables
    ? [
        '-machine',
        `${boards[architecture]},smm=on`,
        '-global',
        'driver=cfi.pflash01,property=secure,value=on',
      ]
    : ['-machine', boards[architecture]]

const tpmArguments = (socket: string): string[] => [
  '-chardev',
  `socket,id=tpm,path=${escaped(socket)}`,
  '-tpmdev',
  'emulator,id=tpm,chardev=tpm',
  '-device',
  'tpm-crb,tpmdev=tpm',
]

const socketArguments = (id: string, path: string, more = ''): string[] => [
  '-chardev',
  `socket,id=${id},path=${escaped(path)},server=on,wait=off${more}`,
]

const netdev = ({ network, forwards }: MachinePlan): string =>
  ['user,id=net', ...(network === 'closed' ? ['restrict=on'] : []), ...forwards.map(forwarded)].join(',')

/** Only on 127.0.0.1: the guest is not for this computer's network. */
const forwarded = ({ protocol, host, guest }: PortForward): string =>
  `hostfwd=${protocol}:127.0.0.1:${host}-:${guest}`

function screenArguments(architecture: Architecture, socket: string): string[] {
  // Every PC guest can draw on VGA, including firmware and boot loader. aarch64 has none.
  const adapter = architecture === 'x86_64' ? 'VGA,xres=1280,yres=800' : 'virtio-gpu-pci,xres=1280,yres=800'
  return [
    '-device',
    adapter,
    '-vnc',
    `unix:${escaped(socket)}`,
    // A tablet reports absolute positions, so that both pointers match.
    '-device',
    'qemu-xhci,id=usb',
    '-device',
    'usb-kbd,bus=usb.0',
    '-device',
    'usb-tablet,bus=usb.0',
  ]
}
