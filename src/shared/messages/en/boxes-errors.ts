// Errors about boxes.
export const boxErrors = {
  'box.unknown': {
    message: 'There is no box "{name}". {suggestion}',
    hint: '`kiln box` lists the boxes.',
  },
  'box.name': {
    message: 'A box cannot have this name: {reason}',
    hint: 'Choose another name, such as kitchen: 1 to 80 characters in one line.',
  },
  'box.taken': {
    message: 'There is already a box "{name}".',
    hint: 'Choose another name, or remove that box.',
  },
  'box.looks-like': {
    message:
      'There is already a box "{name}", and this name looks the same. It contains look-alike characters, such as letters of another script, l/I/1, or rn/m.',
    hint: 'Choose a name that looks different.',
  },
  'box.ambiguous': {
    message: 'Several boxes are called "{name}": {ids}.',
    hint: 'Give one of them another name, by its ID: `kiln box rename {id} NAME`.',
  },
  'box.building': {
    message: 'The box "{name}" was not removed: its image is being built.',
    hint: 'Cancel the build where it was started, or wait until it has ended. Then remove the box.',
  },
  'box.others-unread': {
    message:
      'The box "{name}" was not removed: {count, plural, one {the record of another box} other {the records of other boxes}} cannot be read ({ids}), and may name its images or its host.',
    hint: 'Remove the box alone, without --images and --host. Or first see `kiln box`, which says why a record cannot be read.',
  },
  'box.secret-gone': {
    message: 'The secret "{key}" of the box "{name}" is no longer in the keyring.',
    hint: 'Store it again: `kiln box secret "{name}" {key}`. Or enter it here.',
  },
  'box.newer': {
    message: 'The box in {path} was written by a newer Kiln (schema {found}, known: {known}).',
    hint: 'Update Kiln.',
  },
  'box.busy': {
    message: 'Another Kiln is changing the boxes.',
    hint: 'Try again in a moment.',
  },
  'box.no-profile': {
    message: 'The box "{name}" has no profile.',
    hint: 'Choose one: `kiln box set "{name}" --profile PROFILE`.',
  },
  'box.unconfirmed': {
    message: 'The box "{name}" was not removed: that was not confirmed.',
    hint: 'Type y at a terminal, or give --yes.',
  },
  'box.no-host': {
    message: 'The box "{name}" has no host yet.',
    hint: 'Add it with `kiln hosts add ADDRESS`, then name it once: `kiln deploy "{name}" --to HOST`.',
  },
  'box.no-image': {
    message: 'The box "{name}" has no image.',
    hint: 'Build one: `kiln build "{name}"`.',
  },
  'box.other-images': {
    message:
      'The box "{name}" has no image of its profile: its images are of another profile or architecture.',
    hint: 'Build one: `kiln build "{name}"`. To use an older one, name it by its ID (`kiln images`).',
  },
  'box.adopt-none': {
    message: 'The host {host} does not say which box it is.',
    hint: 'Deploy to it once: that makes it a box and gives it an id.',
  },
  'box.adopt-known': {
    message:
      'The host {host} has the id of the box "{name}", but that box has another host or another name. Nothing was changed.',
    hint: 'A copied drive has the id of its original. If it is that computer, deploy to it as this box: `kiln deploy "{name}" --to {host}`. If it is another one, deploy to it by its own box, which gives it another id.',
  },
  'box.no-secret': {
    message: 'The profile of the box "{name}" has no secret answer "{key}".',
    hint: 'Its secret answers are in `kiln profiles show PROFILE`.',
  },
  'keyring.absent': {
    message: 'There is no keyring that Kiln can use: {reason}',
    hint: 'Secrets are kept nowhere else. On Linux, install gnome-keyring and libsecret-tools, log in to a desktop, and try again. Where Kiln offers it, enter the secrets each time instead.',
  },
  'keyring.locked': {
    message: 'The keyring is locked, and {program} could not unlock it.',
    hint: 'Unlock it in the program of your desktop that shows passwords and try again, or enter the secrets again.',
  },
  'keyring.failed': {
    message: 'The keyring refused: {program} failed.',
    hint: 'See what it printed, then try again, or enter the secrets again.',
  },
  'keyring.too-long': {
    message: 'The secret is too long for the keyring: {size}, at most {most}.',
    hint: 'Enter it again each time.',
  },
} as const
