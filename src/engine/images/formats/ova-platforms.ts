// Names that the two families of hypervisors have for the machines that Kiln builds.
import type { Architecture } from '#shared/formats/format.ts'

type Platform = {
  /** VMware's virtual hardware. vmx-13 is ESXi 6.5 and Workstation 14; ARM came with vmx-20. */
  hardware: string
  /** VMware's name of the guest, and VirtualBox's. */
  vmwareGuest: string
  virtualBoxGuest: string
  /** CIM_OperatingSystem.OSType: 101 is Linux 64-Bit, 102 Other 64-Bit. */
  cimGuest: number
  /** NixOS kernels have a driver for both. VMware on ARM has no E1000. */
  networkAdapter: string
}

export const platforms: Record<Architecture, Platform> = {
  x86_64: {
    hardware: 'vmx-13',
    vmwareGuest: 'otherLinux64Guest',
    virtualBoxGuest: 'Linux_64',
    cimGuest: 101,
    networkAdapter: 'E1000',
  },
  aarch64: {
    hardware: 'vmx-20',
    vmwareGuest: 'arm-other5xlinux-64',
    virtualBoxGuest: 'Linux_arm64',
    cimGuest: 102,
    networkAdapter: 'VmxNet3',
  },
}
