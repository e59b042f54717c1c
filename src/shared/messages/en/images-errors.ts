// Errors of the image library. code → what happened, and what to do next.
export const imagesErrors = {
  'images.folder-gone': {
    message: 'The folder that was chosen for images is not there: {path}',
    hint: 'If it is on a drive, connect and mount that. Otherwise choose another folder in Settings, or make it again: `mkdir -p {path}`.',
  },
  'image.unknown': {
    message: 'There is no image "{id}".',
    hint: 'Images are listed by `kiln images`. {suggestion}',
  },
  'image.unknown-word': {
    message: 'There is no image or box "{word}".',
    hint: 'Images are listed by `kiln images`, boxes by `kiln box`. {suggestion}',
  },
  'image.newer': {
    message: 'The image {id} was made by a newer Kiln (schema {found}, known: {known}).',
    hint: 'Update Kiln to use it. Nothing was changed.',
  },
  'image.broken': {
    message: 'The record of the image {id} cannot be read: {reason}',
    hint: 'Remove the image (`kiln images rm {id}`), then build it again.',
  },
  'image.unconfirmed': {
    message: 'Nothing was removed: removing {id} was not confirmed.',
    hint: 'Type y at a terminal, or give --yes.',
  },
  'image.no-format': {
    message: '{id} has no {format} file.',
    hint: 'It has: {known}. To make one: `kiln images convert {id} {format}`.',
  },
  'image.file-missing': {
    message: 'The file {file} of {id} is gone.',
    hint: 'It was deleted or moved outside Kiln. Make it again: `kiln images convert {id} {format}`, or build again.',
  },
  'image.file-changed': {
    message: 'The file {file} of {id} is not the one that Kiln made: {reason}',
    hint: 'Do not use it. Remove it, then make it again with `kiln images convert`, or build again.',
  },
  'image.map-changed': {
    message: 'The block map {file} of {id} is not the one that Kiln made: {reason}',
    hint: 'Flashing works without it, but writes more. Where another disk format is kept, remove {file} and the raw disk and run `kiln images convert {id} raw`; otherwise build again.',
  },
  'image.sums-changed': {
    message: 'SHA256SUMS of {id} does not name the files that Kiln made.',
    hint: 'Remove it and verify again: it will be written again.',
  },
  'image.source-changed': {
    message: '{id} has no disk file from which {format} could be made: {files} changed since Kiln made it.',
    hint: 'Verify the image (`kiln images verify {id}`): a file of which only the time changed is used again.',
  },
  'image.ova-full': {
    message: 'The disk of {file} has {size}, compressed; an OVA holds less than 8 GiB.',
    hint: 'Use the VMDK itself, which has no such limit, or another format.',
  },
  'image.no-source': {
    message: '{id} has no disk file from which {format} could be made.',
    hint: 'Build it again with the format {format}.',
  },
  'image.no-checks': {
    message: 'The profile of {id} has no checks that could be made on a booted machine.',
    hint: 'Add healthChecks to its profile.json (`\'{"kind": "tcp", "port": 22}\'`), then build the image again.',
  },
  'image.check-failed': {
    message: 'The image booted, but did not pass {check}: {reason}',
    hint: 'Run it (`kiln run`) and look at its journal, or correct the healthChecks of its profile.',
  },
  'image.busy': { message: '{id} is in use: {reason}', hint: 'Wait until that has ended, or cancel it.' },
} as const
