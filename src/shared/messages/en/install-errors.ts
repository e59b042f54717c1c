// Errors of installations over SSH. code → what happened, and what to do next.
export const installErrors = {
  'install.no-tool': {
    message: 'nixos-anywhere was not found. Kiln needs it to install over SSH.',
    hint: 'Put it on PATH: nix profile install nixpkgs#nixos-anywhere',
  },
  'install.tool-old': {
    message: 'This nixos-anywhere does not know {option}.',
    hint: 'Install version 1.10 or newer: nix profile install nixpkgs#nixos-anywhere',
  },
  'install.temp-folder': {
    message: 'The folder for temporary files has a name that nixos-anywhere cannot pass on: {path}',
    hint: 'Set TMPDIR to a folder without spaces and special characters.',
  },
  'install.no-disko': {
    message: '{name} does not say which disks to format: it declares no disko disks.',
    hint: 'Import disko’s NixOS module and set disko.devices.disk.',
  },
  'install.no-rights': {
    message: '{user} cannot become root on {host} without a password.',
    hint: 'Log in as root, or allow sudo (doas where there is no sudo) without a password for the installation.',
  },
  'install.architecture': {
    message: 'The processor of {host} is {machine}, and this system is for {wanted}.',
    hint: 'Choose a configuration for its architecture.',
  },
  'install.boots-bios': {
    message: '{host} was started by EFI, and this configuration only boots by BIOS.',
    hint: 'Set boot.loader.systemd-boot.enable, or boot.loader.grub.efiSupport.',
  },
  'install.boots-efi': {
    message: '{host} was started by BIOS, and this configuration only boots by EFI.',
    hint: 'Switch its firmware to EFI, or set boot.loader.grub.enable with the disk in boot.loader.grub.devices.',
  },
  'install.no-port': {
    message: '{host} does not say on which port its sshd listens.',
    hint: 'Log in with OpenSSH’s sshd: it sets SSH_CONNECTION.',
  },
  'install.port': {
    message: 'The sshd of {host} listens on port {port}, and the installer that follows it on 22.',
    hint: 'Let its sshd listen on port 22 for the installation, or start it from an installer.',
  },
  'install.container': {
    message: '{host} is a container ({container}), whose kernel cannot be replaced.',
    hint: 'Install on the machine itself.',
  },
  'install.no-kexec': {
    message: 'The kernel of {host} does not allow kexec, which is needed to start the installer.',
    hint: 'Switch off Secure Boot or kernel.kexec_load_disabled, or start the machine from an installer, such as an ISO of Kiln.',
  },
  'install.lacks': {
    message: '{host} lacks {tools}, which the start of the installer needs.',
    hint: 'Install them there with its package manager.',
  },
  'install.memory': {
    message: '{host} has {memory} of memory, and the installer needs {needed}.',
    hint: 'Start the machine from an installer instead, such as an ISO of Kiln.',
  },
  'install.no-tarball': {
    message: 'nixos-anywhere has no installer for {machine}, the processor of {host}.',
    hint: 'Give one that was made for it: --kexec FILE.',
  },
  'install.kexec-file': {
    message: '{path} is not an installer for kexec: {reason}.',
    hint: 'Give an archive like those of nixos-images, with kexec/run in it: .tar.gz, .tar.xz, .tar.zst or .tar.',
  },
  'install.key-place': {
    message: 'The host keys of {host} are not in /etc/ssh, so its installer would show another key.',
    hint: 'Copy the host keys that its sshd uses to /etc/ssh/ssh_host_*_key, or start the machine from an installer.',
  },
  'install.no-disks': {
    message: 'No disk was found in {host}.',
    hint: 'Attach one, or check whether its controller needs a driver that the running system lacks.',
  },
  'install.no-choice': {
    message: 'No disk of {host} was chosen.',
    hint: 'Name the serial of each disk that may be erased: --disk SERIAL.',
  },
  'install.unknown-serial': {
    message: 'No disk of {host} has the serial {serial}.',
    hint: 'Use a serial from the list of its disks. A disk without one cannot be chosen.',
  },
  'install.same-serial': {
    message: '{disk} and {other} have the same serial, {serial}.',
    hint: 'Detach one of them: Kiln cannot tell which one you mean.',
  },
  'install.no-serial': {
    message: '{disk} of {host} has no serial, so it cannot be chosen.',
    hint: 'Choose another disk, or give it a serial: those of a VM are set where it is configured.',
  },
  'install.read-only': {
    message: '{disk} is read-only.',
    hint: 'Remove its write protection, or choose another disk.',
  },
  'install.runs-from': {
    message: 'The installer runs from {disk}.',
    hint: 'Choose another disk.',
  },
  'install.shared': {
    message:
      '{disk} shares a volume group, an array or a pool with {others}. To erase it would lose what lies on those as well.',
    hint: 'Choose those disks as well, choose another, or first remove this one from the set (vgreduce and pvremove, mdadm, zpool, btrfs device remove). Where a set cannot be read, any disk may be in it: log in as root, with lvm2 installed.',
  },
  'install.one-disk': {
    message: 'A configuration that installs to {device} formats one disk, and only the one that is chosen.',
    hint: 'Choose one disk.',
  },
  'install.no-device': {
    message: 'The configuration formats {device}, and {host} has no such disk.',
    hint: 'Set the disk in disko.devices.disk to its name there, preferably one below /dev/disk/by-id.',
  },
  'install.other-disk': {
    message: 'The configuration formats {device}, which is {disk}, and that disk was not chosen.',
    hint: 'Choose that disk as well, or change disko.devices.disk.',
  },
  'install.other-kiln': {
    message:
      '{disk} of {host} already holds a Kiln system, and the new one finds its partitions by the same names.',
    hint: 'Choose that disk, erase it (wipefs --all), or detach it.',
  },
  'install.asks-passphrase': {
    message:
      '{name} asks for the passphrase of its encrypted disk while it is formatted, and no one can type it over SSH.',
    hint: 'Install it from its ISO at the machine, or set passwordFile in disko’s LUKS part.',
  },
  'install.no-seed': {
    message: '{name} has no partition for personal data.',
    hint: 'Leave the personal data out, and set the host name and keys in the configuration.',
  },
  'install.closed': {
    message: 'No one could log in to the installed system: {name} has neither an SSH key nor a password.',
    hint: 'Give an SSH key in its settings (authorizedKeys), or with the personal data (sshKeys).',
  },
  'install.seed-failed': {
    message: 'The personal data could not be written to {device} on {host}.',
    hint: 'The disks were formatted, and nothing is installed. Run the command again.',
  },
  'install.not-used': {
    message: 'The configuration does not format the disk {serial}.',
    hint: 'Leave it out, or change disko.devices.disk.',
  },
  'install.unconfirmed': {
    message: 'Nothing was installed: it was not confirmed which disks are erased ({serials}).',
    hint: 'Type the serial of each disk, or give --confirm SERIAL for each.',
  },
  'install.under-way': {
    message: '{host} is being installed already.',
    hint: 'Wait until that has ended.',
  },
  'install.unknown-plan': {
    message: 'No planned installation {id} was found.',
    hint: 'Make a new plan: run the command again.',
  },
  'install.plan-newer': {
    message: '{path} was written by a newer Kiln.',
    hint: 'Update Kiln, or make a new plan.',
  },
  'install.target-changed': {
    message: '{host} has changed since the plan was made.',
    hint: 'Nothing was changed there. Run the command again to see its current state.',
  },
  'install.disk-changed': {
    message: '{disk} of {host} has changed since it was confirmed.',
    hint: 'Nothing was written to it. Run the command again and compare the disks.',
  },
  'install.no-key': {
    message: 'The key for the installation could not be installed on {host}.',
    hint: 'Check that ~/.ssh/authorized_keys is writable there. No disk was changed.',
  },
  'install.no-link': {
    message: 'The link to the chosen disk could not be made on {host}.',
    hint: 'No disk was changed. Run the command again.',
  },
  'install.no-way': {
    message: 'sshd on {host} does not allow TCP forwarding to itself: {reason}',
    hint: 'Allow it in its sshd_config (AllowTcpForwarding yes), and keys in ~/.ssh/authorized_keys. No disk was changed.',
  },
  'install.not-installer': {
    message: '{host} does not run an installer now.',
    hint: 'No disk was changed. Look at its console: if its old system is back, its kernel did not start the installer. Start the machine from an installer, such as an ISO of Kiln, and run the command again.',
  },
  'install.step-failed': {
    message: '{host}: {step} failed: {reason}',
    hint: 'Read the lines above. Once its disks are being formatted the machine has no system: install again.',
  },
  'install.kexec-failed': {
    message: '{host}: the installer was not started: {reason}',
    hint: 'No disk was changed. If the machine cannot download it, send one: --kexec FILE, from the releases of nixos-images. If its kernel does not start it (Secure Boot, an old kernel, too little memory), start the machine from an installer, such as an ISO of Kiln, and run the command again.',
  },
  'install.step-hung': {
    message: '{host}: {step} did not end within {time}.',
    hint: 'It was stopped. Look at the machine’s console; --phase-seconds gives more time.',
  },
  'install.step-tried': {
    message: '{host}: {step} did not end within {time}: {reason}',
    hint: 'It was tried again and again for the reason above, and then stopped. Remove that reason; --phase-seconds gives more time.',
  },
  'install.not-back': {
    message: 'The system was installed on {host}, but did not answer with its key within {time}.',
    hint: 'Look at its console: whether it boots from that disk, and has this address. Its new key is trusted.',
  },
} as const
