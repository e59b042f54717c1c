// The formats of images: their names, and what each is for.
export const formats = {
  'format.raw': 'Raw disk',
  'format.raw.zst': 'Raw disk, compressed',
  'format.qcow2': 'qcow2',
  'format.vmdk': 'VMDK',
  'format.vhdx': 'VHDX',
  'format.ova': 'OVA',
  'format.iso': 'ISO',
  'format-use.raw': 'A USB stick or a disk',
  'format-use.raw.zst': 'To store or send',
  'format-use.qcow2': 'QEMU, Proxmox, libvirt',
  'format-use.vmdk': 'VMware ESXi, vSphere',
  'format-use.vhdx': 'Hyper-V, generation 2',
  'format-use.ova': 'VirtualBox, VMware',
  'format-use.iso': 'An installer to boot from',
  // A compressed disk: raw in .xz.
  'format.packed': '{disk} in {ending}',
  'format.packed-twice': '{disk} in {ending} in {outer}',
} as const
