// Doctor: the tools that Kiln needs on this computer, why, and how each is installed.
export const doctor = {
  'tool.not-on-path': 'Not found. Kiln looked in {folders}.',
  'tool.ended': '`{command}` ended with status {status}.',
  'tool.runs': 'Runs: {command}',
  'tool.why.nix': 'Builds the images. Version {minimum} or newer.',
  'tool.why.qemu-img': 'Converts disks to qcow2, VMDK, VHDX and OVA.',
  'tool.why.qemu': 'Runs images on this computer, and boot-tests them.',
  'tool.why.nixos-anywhere':
    'Installs NixOS on machines over SSH, and is only needed for that. Version 1.10 or newer.',
  'tool.why.cache': 'Pushes images to its own kind of binary cache, and is only needed for that.',
  'tool.why.rosetta': 'Lets a VM on this Mac build x86_64 images.',
  'tool.problem.rosetta': 'Not installed. A VM that is created now builds aarch64 images only.',
  'tool.why.package': 'Kiln itself.',
  'tool.problem.package':
    'This is the package for Intel processors, run by Rosetta: machines are emulated, many times slower.',
  'tool.install.package': 'Install the arm64 package of Kiln.',
  'tool.emulated': 'Images can be run, but {reason}.',
  'tool.why.unpack': 'Unpacks {ending} images when they are flashed.',
  'tool.install.nix':
    'Follow nixos.org/download, or install the package nix-bin of your distribution where it is {minimum} or newer.',
  'tool.install.nix-site': 'Follow nixos.org/download.',
  'tool.install.run': 'To install Nix, run: {command}',
  'tool.fix.nix-package': 'Installs the Nix of your distribution (`apt-get install nix-bin`).',
  'tool.fix.nix-beside':
    'Installs the Nix of Debian 13 into {folder}, beside the system (a download of about 40 MB).',
  'tool.fix.nix-installer':
    'Installs the official release, Nix {version}, for all users; its SHA-256 is checked first.',
  'doctor.lima': 'Lima {version}',
  'doctor.lima.not-ready': 'Lima (optional)',
  'doctor.lima.why': 'Runs Linux VMs on this computer, which Kiln can build in.',
  'doctor.lima.no-vm': 'No VM yet. To create one, run: {command}',
  'doctor.lima.vm': '{name}: {state}',
  'doctor.builder.answers': 'Answers',
  'doctor.builder.untrusted': 'Key not trusted',
  'doctor.builder.fails': 'Cannot be built on now',
  'doctor.builder.why': 'A builder over SSH.',
  'doctor.builder.nix': 'Nix {version}',
  'doctor.builder.trusts': 'Its Nix trusts the user: it can share a build with other builders.',
  'doctor.builder.trusts-not':
    'Its Nix does not trust the user: it builds alone, not together with others. To change that, add the user to trusted-users in its nix.conf.',
  'tool.reason.machine': 'there is no such Nix for {machine}',
  'tool.reason.no-mirror': "this computer's package sources name no Debian mirror",
  'tool.reason.no-loader': 'the packages of {suite} contain no {loader}',
} as const
