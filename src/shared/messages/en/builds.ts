// Builds: their form, their progress, their pages.
export const builds = {
  'build.note.not-ready': 'Not ready: {reason} The build may fail.',
  'build.note.no-login':
    'This image has no SSH key, and a password is only set on a drive that is personalised when it is flashed: no one can log in to a virtual machine made from it over the network. Add a key to its options (authorizedKeys), or personalise the drives.',
  'build.note.no-key':
    'This image has no SSH key, and takes no password: no one can log in to a machine made from it over the network, and Kiln cannot deploy to it. Add a key to its options (authorizedKeys), or personalise the drives.',
  'build.note.system-no-login':
    'The new system of {names} has no SSH key and no password: after this, no one can log in, unless a key or a password was put on its drive when it was flashed. To keep a login, add a key to its answers (authorizedKeys).',
  'build.note.sandbox': 'This profile is built outside the Nix sandbox: it uses programs of this computer.',
  'build.note.flake':
    'Only build flakes whose author you trust: the machine will run what they wrote. The nixConfig of a flake is ignored.',
  'build.note.kvm': 'nixpkgs makes this disk in a virtual machine: the builder needs KVM (`/dev/kvm`).',
  'estimate.figure.builds': 'Derivations',
  'estimate.figure.downloadBytes': 'Downloaded',
  'estimate.figure.seconds': 'Time',
  'estimate.figure.diskBytes': 'Space used',
  'estimate.both': '{actual}, estimated {estimated} ({error})',
  'estimate.same': '{actual}, as estimated',
  'estimate.at-most': '{actual}, estimated at most {estimated}',
  'estimate.more-than-none': '{actual}, estimated {estimated}',
  'estimate.more': '{percent} % more',
  'estimate.less': '{percent} % less',
  'estimate.as-estimated': 'as estimated',
  'builder.local': 'On this computer: Nix {version}',
} as const
