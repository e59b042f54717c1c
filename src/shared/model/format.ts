// The formats that an image can have, and what each is for. `raw` is the one disk build; the others come from it.

export const imageFormats = ['raw', 'raw.zst', 'qcow2', 'vmdk', 'vhdx', 'ova', 'iso'] as const
export type ImageFormat = (typeof imageFormats)[number]

/** The two things that Nix builds; every other format is a conversion of `raw`, outside Nix. */
export type BuildKind = 'raw' | 'iso'

type FormatInfo = { label: string; use: string; extension: string; from: BuildKind }

export const formatInfo: Record<ImageFormat, FormatInfo> = {
  raw: { label: 'Raw disk', use: 'A USB stick or a disk', extension: 'raw', from: 'raw' },
  'raw.zst': { label: 'Raw disk, compressed', use: 'To store or send', extension: 'raw.zst', from: 'raw' },
  qcow2: { label: 'qcow2', use: 'QEMU, Proxmox, libvirt', extension: 'qcow2', from: 'raw' },
  vmdk: { label: 'VMDK', use: 'VMware ESXi, vSphere', extension: 'vmdk', from: 'raw' },
  vhdx: { label: 'VHDX', use: 'Hyper-V, generation 2', extension: 'vhdx', from: 'raw' },
  ova: { label: 'OVA', use: 'VirtualBox, VMware', extension: 'ova', from: 'raw' },
  iso: { label: 'ISO', use: 'An installer to boot from', extension: 'iso', from: 'iso' },
}

export const architectures = ['x86_64', 'aarch64'] as const
export type Architecture = (typeof architectures)[number]
/** Nix's name of the system: `x86_64-linux`. */
export const nixSystem = (arch: Architecture) => `${arch}-linux` as const
