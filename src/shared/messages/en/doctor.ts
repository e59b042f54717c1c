// Doctor: the tools that Kiln needs on this computer, why, and how each is installed.
export const doctor = {
  'tool.not-on-path': 'Not found on PATH.',
  'tool.ended': '`{command}` ended with status {status}.',
  'tool.runs': 'Runs: {command}',
  'tool.why.nix': 'Builds the images. Version {minimum} or newer.',
  'tool.why.qemu-img': 'Converts disks to qcow2, VMDK, VHDX and OVA.',
  'tool.why.qemu': 'Runs images on this computer, and boot-tests them.',
  'tool.emulated': 'Images can be run, but {reason}.',
  'tool.why.unpack': 'Unpacks {ending} images when they are flashed.',
  'tool.install.nix':
    'Follow nixos.org/download, or install the package nix-bin of your distribution where it is {minimum} or newer.',
  'tool.install.nix-site': 'Follow nixos.org/download.',
  'tool.install.run': 'To install Nix, run: {command}',
  'tool.fix.nix-package': 'Installs the Nix of your distribution (`apt-get install nix-bin`).',
  'tool.fix.nix-beside':
    'Installs the Nix of Debian 13 into {folder}, beside the system (a download of about 40 MB).',
  'tool.fix.nix-installer': 'Runs the official installer (`{installer} --daemon`).',
  'tool.reason.machine': 'there is no such Nix for {machine}',
  'tool.reason.no-mirror': "this computer's package sources name no Debian mirror",
  'tool.reason.no-loader': 'the packages of {suite} contain no {loader}',
  'tool.reason.answered': 'it answered {status}',
} as const
