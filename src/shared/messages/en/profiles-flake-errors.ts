// What can go wrong with a flake of a person's own, before anything of it is built.

export const flakeErrors = {
  'flake.reference': {
    message: 'Kiln cannot use the flake reference {reference}: {reason}',
    hint: 'Give a whole path (/home/me/machines) or an address (github:owner/repo), with #name for one of its nixosConfigurations.',
  },
  'flake.unreadable': {
    message: 'The flake {reference} could not be read: {reason}',
    hint: 'Check the reference. In a Git repository, Nix sees only the files that Git knows: `git add` new ones.',
  },
  'flake.local-input': {
    message: 'The flake {reference} reads {from} with your rights, by its input {input}.',
    hint: 'A flake from an address must not do that, nor use Git submodules, which may lie on this computer. If you know who wrote it, clone it, look at it, and name the clone.',
  },
  'flake.evaluation': {
    message: '{reference} could not be evaluated: {reason}',
    hint: 'Correct the flake, then try again.',
  },
  'flake.changed': {
    message: 'The files of the flake changed while it was being read.',
    hint: 'Try again.',
  },
  'flake.ambiguous': {
    message: 'The flake {reference} has {count} nixosConfigurations.',
    hint: 'Name one after #, such as {example}. It has: {names}.',
  },
  'flake.configuration': {
    message: 'The flake {reference} has no nixosConfiguration "{name}".',
    hint: 'It has: {names}. {suggestion}',
  },
  'flake.empty': {
    message: 'The flake {reference} has nothing that Kiln can build.',
    hint: 'Kiln looked for nixosConfigurations, and for images.x86_64-linux and images.aarch64-linux with raw or iso.',
  },
  'flake.no-image': {
    message: '{reference} has no disk and no ISO that Kiln can use: {reason}',
    hint: 'Kiln looked in config.system.build for image, and in its images (NixOS 25.05 or newer) for {variants}. Update its nixpkgs input, or add one of them under image.modules.',
  },
  'flake.system': {
    message: '{reference} is for {system}.',
    hint: 'Kiln makes images for x86_64-linux and aarch64-linux.',
  },
  'eject.workflow-exists': {
    message: 'There is already a workflow: {path}. Nothing was written.',
    hint: 'Eject into another folder, then bring the two together; or remove this one first.',
  },
  'flake.eject': {
    message: '{reference} is already a plain flake: there is nothing to eject.',
    hint: 'Without Kiln it is built by: {command}',
  },
} as const
