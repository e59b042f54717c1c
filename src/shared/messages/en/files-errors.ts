// Errors of files, folders and space. code → what happened, and what to do next.
export const filesErrors = {
  'space.store': {
    message: 'The Nix store has {free} free; this build needs at least {needed}.',
    hint: 'Free some space (`nix-collect-garbage`), then build again.',
  },
  'space.images': {
    message: 'The image folder {path} has {free} free; at least {needed} are needed.',
    hint: 'Remove images that you no longer need, or choose another folder in Settings.',
  },
  'space.source': {
    message: '{path} has {free} free; {needed} are needed to unpack {name}.',
    hint: 'Free some space, then try again. Nothing was written.',
  },
  'space.full': {
    message: 'No space is left in {path}.',
    hint: 'Free some space, then try again. Nothing half-written was kept.',
  },
  'output.unwritable': {
    message: 'The output could not be written: {reason}.',
    hint: 'Free some space, or write it elsewhere. Then run the command again.',
  },
  'home.unwritable': {
    message: "Kiln's folder {path} cannot be written: {reason}",
    hint: 'Make it writable, or name another with KILN_HOME.',
  },
  'home.unreadable': {
    message: "Kiln's folder {path} cannot be read: {reason}",
    hint: 'Correct its permissions, or whatever stands in its place, or name another with KILN_HOME.',
  },
  'settings.newer': {
    message: 'The settings in {path} were written by a newer Kiln (schema {found}, known: {known}).',
    hint: 'Update Kiln, or move the file away to start with fresh settings. Kiln did not change it.',
  },
  'settings.broken': {
    message: 'The settings in {path} cannot be read: {reason}',
    hint: 'Correct the file or move it away. Kiln did not change it.',
  },
  'file.broken': { message: '{path} cannot be read: {reason}', hint: 'Correct the file, or choose another.' },
  'file.missing': { message: '{path} does not exist.', hint: 'Check the path.' },
  'file.too-large': {
    message: '{path} is larger than its file system allows.',
    hint: 'FAT holds files of up to 4 GiB. Choose a folder on another file system.',
  },
  'file.name-too-long': {
    message: 'The name {path} is longer than its file system allows.',
    hint: 'Choose a shorter name, or a folder with a shorter path.',
  },
  'file.exists': {
    message: '{path} is not empty.',
    hint: 'Choose a folder that does not exist yet or is empty.',
  },
  'file.taken': {
    message: '{path} already exists.',
    hint: 'Kiln does not overwrite it. Move it or choose another folder.',
  },
  'folder.outside': {
    message: 'The folder {path} is not shown here.',
    hint: 'Only your home folder and mounted media can be browsed. Type the path of another folder instead.',
  },
  'folder.temporary': {
    message: 'The temporary folder {path} cannot be used: {reason}',
    hint: 'Make room in it or make it writable, or name another with TMPDIR. Tried: {tried}.',
  },
  'folder.unusable': {
    message: 'The folder {path} cannot be used: {reason}',
    hint: 'Choose another folder.',
  },
} as const
