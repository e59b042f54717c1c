// Errors of offline kits. code → what happened, and what to do next.
export const kitsErrors = {
  'kit.not-one': {
    message: '{path} is not an offline kit.',
    hint: 'A kit is a folder with a kit.json in it, written by `kiln kit export`.',
  },
  'kit.newer': {
    message: 'The kit in {path} was written by a newer Kiln (schema {found}, known: {known}).',
    hint: 'Update Kiln, or export the kit again with this one.',
  },
  'kit.broken': {
    message: 'The kit in {path} cannot be read: {reason}',
    hint: 'Copy it again from where it came from, or export it again.',
  },
  'kit.signature': {
    message: 'kit.json was changed after the kit was signed: its signature is not valid.',
    hint: 'Copy the kit again from where it came from, or export it again. Nothing of it was used.',
  },
  'kit.key-unknown': {
    message: 'The kit is signed by a key that this computer does not know: {key}',
    hint: 'Compare it with the key that `kiln kit export` printed where the kit was made. If it is the same, pass it: --kit-key KEY',
  },
  'kit.other-key': {
    message: 'The kit is signed by {key}, not by {wanted}.',
    hint: 'It is another kit, or the key is not the right one. Nothing of it was used.',
  },
  'kit.changed': {
    message: '{file} in the kit was changed after it was signed: {reason}',
    hint: 'Copy the kit again from where it came from, or export it again. Nothing of it was used.',
  },
  'kit.unsigned': {
    message: '{path} in the kit is not signed by {key}.',
    hint: 'Copy the kit again from where it came from, or export it again. Nothing of it was used.',
  },
  'kit.replaced': {
    message: 'The kit in {path} is not the one that the plan was made from.',
    hint: 'Put the first one back, or make a new plan of this one: `kiln deploy --from-kit`.',
  },
  'kit.own-state-version': {
    message: '{name} sets system.stateVersion itself, for all its hosts.',
    hint: 'Leave out --for and --state-version.',
  },
  'kit.no-state-version': {
    message: 'It is not known which hosts the kit is for, so not which system.stateVersion they have.',
    hint: 'Name them: --for HOST, as `kiln hosts` lists them. Or give the release that they were installed with: --state-version 25.11',
  },
  'kit.state-version-unknown': {
    message: '{host} has not reported its system.stateVersion to this computer.',
    hint: 'Ask it: `kiln hosts show {host}`. If it does not say, give the release that it was installed with: --state-version 25.11',
  },
  'kit.state-versions': {
    message: 'The hosts have different values of system.stateVersion: {values}.',
    hint: 'Export a kit for the hosts of each value.',
  },
  'kit.space': {
    message: '{path} has {free} free; the kit may need up to {needed}.',
    hint: 'Free some space, or choose a folder on a larger drive. Nothing was written.',
  },
  'kit.unwritten': {
    message: 'The kit could not be written in {path}: {reason}',
    hint: 'Nothing half-written was kept. Check the space there and whether the drive can be written, then export again.',
  },
  'kit.link': {
    message:
      '{path} is a symbolic link or a special file. A kit has plain files only, so that it can be signed and put on any drive.',
    hint: "Replace it with the file that it leads to, in the profile's folder, then export again.",
  },
  'kit.no-kiln': {
    message: 'Kiln itself cannot be put into the kit: {reason}',
    hint: 'Or leave it out (--no-kiln): the kit can be used by any Kiln that is installed where it is needed.',
  },
  'kit.source': {
    message: 'A kit can only be made from an image, a profile or a flake.',
    hint: 'Give one of them. Generations are in the stores of their hosts, and an existing kit can simply be copied.',
  },
} as const
