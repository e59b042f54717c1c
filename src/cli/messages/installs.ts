// The terminal's texts of installations over SSH.
export const installTexts = {
  'help.install.summary': 'install NixOS on a machine over SSH',
  'help.install':
    'Installs a profile or a NixOS configuration on a machine that runs any Linux or an installer. It shows the disks, erases those that are chosen and confirmed by their serials, and restarts the machine into the new system.',
  'help.install.what':
    'profile, image (ID, the beginning of it, or latest), box, or flake reference (./machines#box) of a configuration that declares its disks with disko',
  'help.install.to':
    'machine to install on: USER@HOST, USER@HOST:PORT, one of `kiln hosts`, or a box with a host',
  'help.install.disk': 'serial of a disk to erase; repeat for several',
  'help.install.confirm': 'erase the disk with this serial without asking; repeat for several',
  'help.install.kexec':
    'archive with the installer to start, a file or a URL (default: the one of nixos-anywhere)',
  'help.install.phase-seconds': 'seconds that each phase may take',
  'help.install.start-seconds': 'seconds that the installed system may take to answer',
  'help.install.dry-run': 'show the machine, its disks and what would be erased, and stop',

  'cli.install.target': '{host}: {os}, {machine}, {boot}, {memory} of memory',
  'cli.install.boot.efi': 'EFI',
  'cli.install.boot.bios': 'BIOS',
  'cli.install.installer': 'It runs an installer.',
  'cli.install.kexec': 'Its running system will be replaced by an installer first (kexec).',
  'cli.install.erased': 'ERASED: {disk}',
  'cli.install.devices': 'The configuration formats {devices}.',
  'cli.install.ask': 'Everything on {disk} will be lost. Type its serial ({serial}) to continue:',
  'cli.install.done': '{host}  installed  {time}',
  'cli.install.key': 'Its host key is trusted: {fingerprint}',
} as const
