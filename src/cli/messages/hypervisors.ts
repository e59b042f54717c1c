// The texts that `kiln vm` prints, and its help.
export const hypervisorTexts = {
  'help.vm': 'Creates virtual machines from images on a hypervisor, over SSH.',
  'help.vm.summary': 'put images on libvirt and Proxmox VE hosts',
  'help.vm.create':
    'upload an image to a libvirt or Proxmox VE host and create a VM from it; nothing there is replaced',
  'help.vm.on': 'USER@HOST, USER@HOST:PORT, a host of `kiln hosts`, or a box with a host',
  'help.vm.name': "name of the VM (default: the image's)",
  'help.vm.format': 'file to upload: qcow2 or raw (default: qcow2, where there is one)',
  'help.vm.memory': 'memory, as 2G or 512M (default: what the image asks for)',
  'help.vm.cpus': 'number of processors (default: what the image asks for)',
  'help.vm.storage': 'storage pool of libvirt, or storage of Proxmox VE (default: one that has room)',
  'help.vm.network': 'network or bridge on the host, or none (default: "default", or the first one)',
  'help.vm.start': 'start it',

  'cli.vm.made': 'Created {name} ({id}) on {host}.',
  'cli.vm.started': 'Created and started {name} ({id}) on {host}.',
  'cli.vm.network': 'storage {storage}, network {network}, MAC address {mac}',
  'cli.vm.no-network': 'storage {storage}, no network',
  'cli.vm.emulated': '{host} has no KVM: the VM is emulated, and slow.',
  'cli.vm.secure-boot': 'Its firmware has no keys yet: the image enrols its own at the first boot.',
  'cli.vm.console': 'console on the host: {command}',
  'cli.vm.address': 'addresses, on the host: {command}',
  'cli.vm.remove': 'to undo, on the host: {command}',
} as const
