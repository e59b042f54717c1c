// Errors of a user's own flake, before anything of it is built.

export const flakeErrors = {
  'flake.reference': {
    message: 'Kiln cannot use the flake reference {reference}: {reason}',
    hint: 'Give a whole path (/home/me/machines) or an address (github:owner/repo), with #name for one of its nixosConfigurations.',
  },
  'flake.unreadable': {
    message: 'The flake {reference} could not be read: {reason}',
    hint: 'Check the reference and the flake: `nix flake metadata {reference}` says the same.',
  },
  'flake.untracked': {
    message: '{file} in {folder} is not tracked by Git, so Nix does not see it.',
    hint: 'Run `git -C {folder} add {file}` (with --force where .gitignore leaves it out), then try again. Nix copies it into its store, which every user of this computer can read: put no secret there.',
  },
  'flake.no-output': {
    message: 'The flake has no {output}.',
    hint: 'Add it to the outputs of its flake.nix, or choose another format or architecture. A profile has images.SYSTEM.raw or images.SYSTEM.iso for each that its profile.json names.',
  },
  'flake.submodule': {
    message: '{file} belongs to the Git submodule {submodule} of {folder}, and Nix leaves submodules out.',
    hint: 'Fetch it (`git -C {folder} submodule update --init`), and name the flake as git+file://{folder}?submodules=1.',
  },
  'flake.file-missing': {
    message: 'The flake in {folder} reads {file}, which does not exist.',
    hint: 'Create the file, or correct the path in the flake.',
  },
  'flake.no-flake': {
    message: 'There is no flake.nix in {folder}.',
    hint: 'Name the folder that has it, or make one: `nix flake init` in that folder.',
  },
  'flake.no-flake-but': {
    message: 'There is no flake.nix in {folder}, only {file}.',
    hint: 'Kiln builds flakes. Add a flake.nix there, whose nixosConfigurations.NAME is nixpkgs.lib.nixosSystem with `modules = [ ./{file} ];`.',
  },
  'flake.below': {
    message: 'There is no flake.nix in {folder}.',
    hint: 'There is one in {other}: name that folder.',
  },
  'flake.input-no-flake': {
    message: 'The input {input} of the flake has no flake.nix.',
    hint: 'If it is not a flake, add `inputs.{input}.flake = false;`. Otherwise check its address, and its folder with ?dir=.',
  },
  'flake.merge-conflict': {
    message: '{file} of the flake has an unresolved merge conflict.',
    hint: 'Edit the file until no lines with <<<<<<<, ======= and >>>>>>> are left, then try again.',
  },
  'flake.lfs-pointer': {
    message: '{file} of the flake is kept in Git LFS, and Nix read only the pointer to it.',
    hint: 'Install git-lfs and run `git lfs pull` in the repository. If the file itself is there, name the flake as path:FOLDER, or with ?lfs=1 (Nix 2.27 or newer): of a Git repository, Nix otherwise reads the pointers.',
  },
  'flake.no-lfs': {
    message: '{what} could not be fetched: it uses Git LFS, and git-lfs is not installed.',
    hint: 'Install it (apt install git-lfs, or nix profile install nixpkgs#git-lfs), then try again.',
  },
  'flake.lock-conflict': {
    message: '{file} has an unresolved merge conflict.',
    hint: 'Take one side (`git checkout --ours flake.lock` or `--theirs`) and run `nix flake lock` in that folder.',
  },
  'flake.lock-broken': {
    message: '{file} is not a valid lock file: {reason}',
    hint: 'Bring back an earlier one (`git checkout flake.lock`), or remove it: Nix then makes one with the current versions of the inputs.',
  },
  'flake.lock-newer': {
    message: 'flake.lock has version {version}, which the Nix of this computer does not read.',
    hint: 'Update Nix, or let the older one lock the flake again: remove flake.lock and run `nix flake lock`.',
  },
  'flake.lock-stale': {
    message: 'flake.lock does not fit the inputs of flake.nix.',
    hint: 'Run `nix flake lock` in the folder of the flake, then try again.',
  },
  'flake.no-ref': {
    message: '{what} has no branch or tag "{ref}".',
    hint: 'Check the name: `git branch --all` and `git tag` list them. One of another repository has to be fetched first.',
  },
  'flake.no-commit': {
    message: '{what} has no commit {rev}.',
    hint: 'Check it, or fetch it first (`git fetch`). Where it was removed from its repository, run `nix flake update`.',
  },
  'flake.shallow': {
    message: '{folder} is a shallow clone, which Nix does not take with a ref.',
    hint: 'Fetch the rest (`git -C {folder} fetch --unshallow`), or add shallow=1 to the reference.',
  },
  'flake.repository-owner': {
    message: 'The Git repository {folder} belongs to another user, so Git does not read it.',
    hint: 'If you trust who owns it: `git config --global --add safe.directory {folder}`. If it is yours, correct its owner with chown.',
  },
  'flake.repository': {
    message: 'The Git repository {folder} cannot be read: {reason}',
    hint: '`git -C {folder} status` says more. To read the folder without Git, name it as path:{folder}.',
  },
  'flake.link-outside': {
    message: '{file} is a link to {target}, outside of the flake, and Nix copies only the flake.',
    hint: 'Put the file itself into the folder, or name the folder in which it lies.',
  },
  'flake.link-gone': {
    message: '{file} is a link that leads nowhere.',
    hint: 'Correct the link, or put the file itself into the folder.',
  },
  'flake.dir-of-path': {
    message: '{root} has no flake.nix, and Nix reads a path with ?dir= only from one that has.',
    hint: 'Name the folder itself: {folder}.',
  },
  'flake.bare': {
    message: '{folder} is a bare Git repository: it has no working files.',
    hint: 'Name it as git+file://{folder}, or clone it and name the clone.',
  },
  'flake.worktree-gone': {
    message:
      'The .git of {folder} leads to {repository}, which does not exist: its repository was moved or removed.',
    hint: 'Run `git worktree repair {folder}` in the repository, or `git submodule update --init` in the one around it. To read the folder without Git, name it as path:{folder}.',
  },
  'flake.impure': {
    message: 'The flake needs {what}, which is not part of it: Kiln evaluates flakes purely.',
    hint: 'Copy the file into the flake, name a package set by an input (inputs.nixpkgs), a system by its name, and what is fetched by its hash.',
  },
  'flake.fetch': {
    message: '{what} could not be fetched: {reason}',
    hint: 'Check its address, and that you may read it.',
  },
  'flake.fetch-denied': {
    message: '{what} could not be fetched: {reason}',
    hint: 'Nix logs in with your SSH keys and agent. `ssh -T git@{host}` has to work without a question; add the key with `ssh-add`, or name it in ~/.ssh/config.',
  },
  'flake.fetch-host-key': {
    message: '{what} could not be fetched: {reason}',
    hint: 'The key of {host} is not known to your SSH, or has changed. Compare it with the one that its operator publishes, and accept it: `ssh -T git@{host}`.',
  },
  'flake.fetch-network': {
    message: '{what} could not be fetched: {reason}',
    hint: 'Check the address and the network: {host} has to answer.',
  },
  'flake.fetch-login': {
    message: '{what} could not be fetched: {reason}',
    hint: 'It does not exist, or needs a login: give a token by `access-tokens` in nix.conf or ~/.netrc, or use git+ssh://git@{host}/….',
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
  'flake.ambiguous-packages': {
    message: 'The flake {reference} has {count} packages that may be images.',
    hint: 'Name one after #, such as {example}. It has: {names}.',
  },
  'flake.packages': {
    message: 'The flake {reference} has no nixosConfiguration and no image of Kiln, only packages.',
    hint: 'If one of them is a disk image or an ISO, name it after #, or by its whole attribute (#packages.x86_64-linux.NAME). It has: {names}.',
  },
  'flake.configuration': {
    message: 'The flake {reference} has no nixosConfiguration and no package "{name}".',
    hint: 'It has: {names}. {suggestion}',
  },
  'flake.empty': {
    message: 'The flake {reference} has nothing that Kiln can build.',
    hint: 'Kiln looked for nixosConfigurations, and for images.x86_64-linux and images.aarch64-linux with raw or iso. Anything else is named by its attribute: FLAKE#legacyPackages.x86_64-linux.iso.',
  },
  'flake.no-configurations': {
    message: 'The flake {reference} has no nixosConfigurations.',
    hint: 'A deploy takes one of them for each host: add them to the flake.',
  },
  'flake.package': {
    message: '{attribute} is not a disk image or an ISO that Kiln can use.',
    hint: 'Kiln takes a package whose file ends in .iso, .img or .raw, or that is named after such a format (iso, raw, raw-efi, sd-image). Otherwise name a nixosConfiguration after #, where {reference} stands.',
  },
  'flake.no-image': {
    message: '{reference} has no disk and no ISO that Kiln can use: {reason}',
    hint: 'Kiln looked in config.system.build for image, isoImage, sdImage and raw, and in its images (NixOS 25.05 or newer) for {variants}. Update its nixpkgs input, or add one of them under image.modules.',
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
