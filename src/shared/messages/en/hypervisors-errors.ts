// Errors on a hypervisor's host. code → what happened, and what to do next.
export const hypervisorsErrors = {
  'hypervisor.none': {
    message: 'Neither libvirt nor Proxmox VE was found on {host}.',
    hint: 'Install libvirt there (Debian: libvirt-daemon-system and ovmf), or name another host. For Hyper-V: `kiln images export IMAGE DIR --hyper-v`.',
  },
  'hypervisor.denied': {
    message: '{hypervisor} on {host} does not answer the user who logs in: {reason}',
    hint: 'Log in as root or as a member of the group libvirt, and check that the service runs: `systemctl status libvirtd`. Proxmox VE needs root.',
  },
  'hypervisor.old': {
    message: '{hypervisor} {version} on {host} is too old: {minimum} or newer is needed.',
    hint: 'Update it there, or name another host.',
  },
  'hypervisor.architecture': {
    message: '{id} is for {wanted}, and {host} is {found}.',
    hint: 'Build the image for that architecture, or name another host.',
  },
  'hypervisor.cannot-run': {
    message: 'libvirt on {host} cannot run virtual machines of the host’s own architecture.',
    hint: 'Install QEMU there (Debian: qemu-system-x86 or qemu-system-arm), then try again.',
  },
  'hypervisor.no-uefi': {
    message: '{host} has no UEFI firmware for virtual machines.',
    hint: 'Install it there (Debian: ovmf, on ARM qemu-efi-aarch64; Fedora: edk2-ovmf), then try again.',
  },
  'hypervisor.name': {
    message: 'Not a valid name for a VM on {hypervisor}: "{name}"',
    hint: 'Choose one with --name. libvirt takes up to 60 characters without a slash, and none that begin with a dot or a dash; Proxmox VE takes letters, digits and inner hyphens.',
  },
  'hypervisor.name-taken': {
    message: '{host} already has a VM named {name}.',
    hint: 'Choose another name: --name NAME. Nothing there was changed.',
  },
  'hypervisor.storage': {
    message: '{host} has no storage "{storage}" that can hold a VM’s disk.',
    hint: 'Available: {known}. On libvirt only pools whose volumes are files can be used.',
  },
  'hypervisor.no-storage': {
    message: '{host} has no active storage that can hold a VM’s disk.',
    hint: 'Make one there, such as `virsh pool-define-as default dir --target /var/lib/libvirt/images` and `virsh pool-start default`; on Proxmox VE a storage with the content "Disk image".',
  },
  'hypervisor.not-writable': {
    message: 'The user who logs in to {host} may not write to {folder}, where the pool {storage} is.',
    hint: 'Log in as root, let the user run sudo or doas without a password, or name another pool: --storage NAME.',
  },
  'hypervisor.network': {
    message: '{host} has no network or bridge "{network}".',
    hint: 'Available: {known}. With --network none the VM has no network.',
  },
  'hypervisor.no-network': {
    message: '{host} has neither an active network nor a bridge for virtual machines.',
    hint: 'Start one there (`virsh net-start default`), or create the VM without a network: --network none.',
  },
  'hypervisor.no-disk': {
    message: '{id} has no {format} file.',
    hint: 'It has {known}. Hypervisors take qcow2 or raw: `kiln images convert {id} qcow2`.',
  },
  'hypervisor.space': {
    message: '{storage} on {host} has {free} free, and {needed} is needed.',
    hint: 'Free space there, or name another storage: --storage NAME.',
  },
  'hypervisor.full': {
    message: 'The disk of {host} became full during the upload to {path}.',
    hint: 'Free space there, then try again. What had arrived was removed.',
  },
  'hypervisor.upload': {
    message: 'The upload to {host} failed at {path}: {reason}',
    hint: 'It needs GNU coreutils (dd, stat, mv, sync, sha256sum) there, and the right to write to that folder.',
  },
  'hypervisor.damaged': {
    message: 'What arrived on {host} is damaged: the SHA-256 of {path} is {found}, expected {expected}.',
    hint: 'It was removed. Check the image (`kiln images verify`) and the disk of the host, then try again.',
  },
  'hypervisor.file-taken': {
    message: '{host} already has a file {path}.',
    hint: 'Choose another name: --name NAME. The file was not changed.',
  },
  'hypervisor.failed': {
    message: '{host} could not create the VM: {reason}',
    hint: 'What had been created was removed. The details show the command that failed.',
  },
  'hypervisor.left': {
    message: 'Creating the VM failed, and what had been created on {host} could not be removed.',
    hint: 'Run this there: {commands}',
  },
} as const
