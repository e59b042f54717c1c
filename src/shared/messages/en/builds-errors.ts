// Errors of Nix and of builds. code → what happened, and what to do next.
export const nixErrors = {
  'nix.missing': {
    message: 'Nix was not found.',
    hint: 'Run `kiln doctor --fix`, or open Doctor, to install it. With Lima (`brew install lima`) images are built without it.',
  },
  'nix.too-old': {
    message: 'Nix {version} is too old: Kiln needs {minimum} or newer.',
    hint: 'Run `kiln doctor --fix`, or open Doctor, to install a newer one beside it.',
  },
  'nix.other-archive': {
    message:
      'Nix was not installed: {url} is not the archive that Kiln knows. Its SHA-256 is {found}, not {expected}.',
    hint: 'Nothing of it was run. A proxy or a portal of this network may answer in its place: try another network.',
  },
  'nix.daemon': {
    message: 'The Nix daemon does not answer.',
    hint: 'Start it (`sudo systemctl start nix-daemon.socket`; on a Mac `sudo launchctl kickstart -k system/org.nixos.nix-daemon`), then try again.',
  },
  'nix.evaluation': {
    message: 'The configuration could not be evaluated: {reason}',
    hint: 'Fix the configuration or the answer that Nix complains about, then build again.',
  },
  'nix.unfree': {
    message: '{package} is unfree, and the configuration does not allow it.',
    hint: 'In a profile, add "{name}" to the list in its unfree.nix. Elsewhere set `nixpkgs.config.allowUnfree = true;` in the configuration, or for this package alone `nixpkgs.config.allowUnfreePredicate = p: lib.getName p == "{name}";`.',
  },
  'nix.insecure': {
    message: '{package} is marked as insecure, and the configuration does not allow it.',
    hint: 'Use a newer version of it. To allow it all the same: `nixpkgs.config.permittedInsecurePackages = [ "{package}" ];` in the configuration.',
  },
  'nix.insecure-for': {
    message: '{package} is marked as insecure ({reason}), and the configuration does not allow it.',
    hint: 'Use a newer version of it. To allow it all the same: `nixpkgs.config.permittedInsecurePackages = [ "{package}" ];` in the configuration.',
  },
  'nix.broken-package': {
    message: '{package} is marked as broken in nixpkgs.',
    hint: 'Use another version of nixpkgs or leave the package out. To try it all the same: `nixpkgs.config.allowBroken = true;` in the configuration.',
  },
  'nix.no-such-platform': {
    message: '{package} does not exist for the architecture of this image.',
    hint: 'Leave the package out for this architecture. To try it all the same: `nixpkgs.config.allowUnsupportedSystem = true;` in the configuration.',
  },
  'nix.package-refused': {
    message: 'nixpkgs refuses {package}: it {reason}.',
    hint: 'Leave the package out, or allow it by `nixpkgs.config` in the configuration.',
  },
  'nix.experimental': {
    message: 'The flake needs the experimental feature {feature} of Nix, which is disabled.',
    hint: 'Add the line `extra-experimental-features = {feature}` to nix.conf (/etc/nix/nix.conf or ~/.config/nix/nix.conf).',
  },
  'nix.network': {
    message: 'Something could not be downloaded: {reason}',
    hint: 'Check the network connection, then build again: what was finished is kept.',
  },
  'nix.http': {
    message: '{host} answered with HTTP status {status} for {url}',
    hint: 'Check the address. A private repository needs `access-tokens` in nix.conf.',
  },
  'nix.build-failed': {
    message: '{derivation} did not build: {reason}',
    hint: 'Its log ends with the reason. Fix it and build again. Finished steps are reused.',
  },
  'nix.killed': {
    message: 'Nix was killed by signal {signal}.',
    hint: 'Another program or the system ended it, often because memory ran out. Close other programs, then build again.',
  },
  'nix.failed': { message: 'Nix failed: {reason}', hint: 'The last lines of its output say why.' },
  'nix.output': {
    message: 'The build made no {kind} file in {path}.',
    hint: "The profile's output must hold exactly one file that ends in {endings}.",
  },
  'nix.output-compressed': {
    message: 'The build made {file}, which is compressed in a way that Kiln does not unpack.',
    hint: 'Turn its compression off, or choose zstd.',
  },
  'nix.output-outside': {
    message: 'The image that was built, {path}, is a link to a file outside the Nix store: {place}',
    hint: 'An image has to be in the store itself. Do not build this configuration if you do not know why it does that.',
  },
  'nix.needs-kvm': {
    message: 'No builder here can make {derivation}: it needs {needed}.',
    hint: 'This image is made in a virtual machine. Build on a computer whose user may open /dev/kvm, name one in `builders` of nix.conf, or let systemd-repart make the disk, which needs none.',
  },
  'nix.needs-builder': {
    message: 'No builder here can make {derivation}: it needs {needed}.',
    hint: 'Name a builder that has it in `builders` of nix.conf. For another architecture, NixOS can emulate it: boot.binfmt.emulatedSystems.',
  },
  'nix.disk-conflict': {
    message: "This configuration describes its own disk, and nixpkgs' image another: both define {option}.",
    hint: 'Add a nixosConfiguration for images, which leaves out hardware-configuration.nix and its file systems; or build the ISO, which has no such disk.',
  },
  'nix.no-sandbox': {
    message: 'Nix cannot build in its sandbox on this computer: {reason}',
    hint: 'Correct what Nix names. Where there can be no sandbox, set sandbox = false in nix.conf: then Kiln asks before it builds without the sandbox what you do not trust.',
  },
  'nix.no-imports': {
    message: 'Evaluation needs something built, and nothing may be built for it: {reason}',
    hint: 'Where Nix is set to build without its sandbox (sandbox in nix.conf), it builds nothing for the evaluation of a flake that is not trusted. If you know who wrote it, run `kiln profiles trust` with the flake.',
  },
  'nix.unsandboxed': {
    message: 'Nix refused to build this profile outside its sandbox.',
    hint: 'The demo profile uses programs of this computer. Add yourself to trusted-users in nix.conf, or set sandbox = false there.',
  },
  'build.unknown': {
    message: 'There is no build "{id}".',
    hint: 'It may have been removed. Builds are listed under Library, Builds.',
  },
  'build.duplicate': {
    message: 'The same build is already under way ({id}).',
    hint: 'Watch that one, or wait until it has ended.',
  },
  'build.interrupted': {
    message: 'The build was interrupted: Kiln or the computer stopped while it ran.',
    hint: 'Start it again: what Nix had finished is kept.',
  },
} as const
