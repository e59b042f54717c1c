// Errors of builders. code → what happened, and what to do next.
export const buildersErrors = {
  'builders.newer': {
    message: '{path} was written by a newer Kiln (schema {found}, known: {known}).',
    hint: 'Update Kiln to use it. Nothing was changed.',
  },
  'builder.unknown': {
    message: 'There is no builder "{name}".',
    hint: 'Builders are listed by `kiln builder`; `kiln builder add {name}` adds one. {suggestion}',
  },
  'builder.unconfirmed': {
    message: 'Nothing was removed: removing {name} was not confirmed.',
    hint: 'Type y at a terminal, or give --yes.',
  },
  'builder.there': {
    message: '{name} is already a builder.',
    hint: 'Test it again with `kiln builder test {name}`, or remove it first: `kiln builder rm {name}`.',
  },
  'builder.host-used': {
    message: '{name} is a builder.',
    hint: 'Remove the builder first: `kiln builder rm {name}`.',
  },
  'builder.no-nix': {
    message: 'Nix was not found on {name}.',
    hint: 'Install Nix there for all users (nixos.org/download), then test the builder again.',
  },
  'builder.old-nix': {
    message: 'Nix {version} on {name} is too old: {minimum} or newer is needed.',
    hint: 'Update Nix there, then test the builder again.',
  },
  'builder.lies': {
    message:
      'Nix on {name} is set to build for {systems}, but its kernel is {architecture} and has no emulator for that.',
    hint: 'Correct `system` and `extra-platforms` in its nix.conf, or register an emulator (on NixOS: boot.binfmt.emulatedSystems), then test it again.',
  },
  'builder.nothing': {
    message: '{name} is {architecture}, and Kiln makes no images for that architecture.',
    hint: 'Use a builder with x86_64 or aarch64 Linux.',
  },
  'builder.programs': {
    message: '{name} has no GNU {programs}.',
    hint: 'Kiln brings images back with them. Install them there, then test the builder again.',
  },
  'builder.store': {
    message: 'The Nix store of {name} does not answer: {reason}',
    hint: 'Check that the Nix daemon runs there, and that `nix store info` works for the user who logs in.',
  },
  'builder.none': {
    message: 'No builder can build for {architecture}. {reasons}',
    hint: 'Add a builder that can: `kiln builder add USER@HOST`. On NixOS, boot.binfmt.emulatedSystems lets one emulate it, which is usually 5 to 20 times slower.',
  },
  'builder.cannot': {
    message: '{name} cannot build this: it {reason}.',
    hint: 'Choose another builder, or test it again if that has changed: `kiln builder test {name}`.',
  },
  'builder.no-sharing': {
    message: 'Nix on this computer cannot share a build between builders for you, because its daemon builds.',
    hint: 'Choose one builder, which works with a daemon too; or name the builders in `builders` of its nix.conf.',
  },
  'builder.needs-nix': {
    message: 'This computer has no Nix, which would share the build between the builders.',
    hint: 'Choose one builder, which evaluates the configuration too; or install Nix: `kiln doctor --fix`.',
  },
  'builder.not-both': {
    message: 'A build is either made on this computer or shared between builders.',
    hint: 'Leave out `local`, or name nothing else.',
  },
  'builder.untrusted': {
    message: 'Nix on {name} does not trust the user who logs in, so it cannot share a build with others.',
    hint: 'Add the user to trusted-users in its nix.conf, or choose one builder alone.',
  },
  'builder.full': {
    message: 'The store of {name} has only {free} free, and at least {needed} is needed.',
    hint: 'Free space there (`nix-collect-garbage`), or choose another builder.',
  },
  'builder.workspace': {
    message: 'The profile could not be copied to {name}: {reason}',
    hint: 'Make sure that the user who logs in can write in the home folder there, then build again.',
  },
  'builder.filled': {
    message: 'The disk of {name} became full during the build.',
    hint: 'Free space there, then build again: what was finished is kept. On a host: `nix-collect-garbage`. In a Lima VM: `kiln builder lima clean`, or give it a larger disk while it is stopped: `kiln builder lima edit --disk 120G`.',
  },
  'builder.lost': {
    message: 'The connection to {name} was lost during the build.',
    hint: 'Check the network and the builder, then build again: what it had finished is kept there.',
  },
  'builder.gone': {
    message: '{name} no longer has what it built: {path}',
    hint: 'It was garbage-collected there, or the store is damaged. Build again.',
  },
  'builder.trial': {
    message: '{name} could not build a small test: {reason}',
    hint: 'Run a build there by hand to see why, then test the builder again.',
  },
} as const
