// Errors of drives, sources and seeds: code → text, part of the table in errors.ts.
export const flashErrors = {
  'drive.missing': {
    message: '{path} is not connected.',
    hint: 'Check the path, or plug the drive in. Then select it again.',
  },
  'drive.not-found': {
    message: 'There is no drive "{path}".',
    hint: 'Drives are listed by `kiln drives`. {suggestion}',
  },
  'drive.changed': {
    message: '{path} is not the drive you selected: {reason}',
    hint: 'Nothing was written. Check the list of drives and select again.',
  },
  'drive.refused': {
    message: '{name} cannot be written: {reason}',
    hint: 'Nothing was written. Choose another drive.',
  },
  'drive.unconfirmed': {
    message: '{name} is only written when its name is typed: {reason}',
    hint: 'To erase it, type its exact name: {name} (on the command line also --confirm "{name}").',
  },
  'drive.not-whole': {
    message: '{path} is not a whole drive: {reason}',
    hint: 'Name the drive itself. Drives are listed by `kiln drives`.',
  },
  'drive.not-drive': {
    message: '{path} is not a drive.',
    hint: 'Name a drive. Drives are listed by `kiln drives`.',
  },
  'drive.too-small': {
    message: '{name} is too small: it has {size}, the image needs {needed}.',
    hint: 'Use a larger drive.',
  },
  'drive.privacy': {
    message: 'macOS did not let Kiln open {name}.',
    hint: 'Open System Settings > Privacy & Security > Files and Folders and turn on Removable Volumes for the app that Kiln runs in (Kiln, or your terminal), or give that app Full Disk Access. Then flash again. Nothing was written.',
  },
  'drive.busy': {
    message: '{name} is in use: {reason}',
    hint: 'Close what uses it, then try again. Nothing was written.',
  },
  'drive.gone': {
    message: '{name} disappeared while it was being {action}.',
    hint: 'It was pulled out or lost its connection. Its content is not usable: flash it again, in another port or reader.',
  },
  'drive.write-failed': {
    message: 'Writing to {name} failed at byte {at}: {reason}',
    hint: 'The drive may be worn out or its reader faulty. Its content is not usable: try another drive.',
  },
  'drive.read-failed': {
    message: 'Reading {name} back failed at byte {at}: {reason}',
    hint: 'The drive may be worn out or its reader faulty. Its content is not usable: try another drive.',
  },
  'drive.differs': {
    message: '{name} does not hold what was written: it differs near byte {at}.',
    hint: 'The drive is faulty. Its content is not usable: try another drive.',
  },
  'drive.counterfeit': {
    message: '{name} holds less than the {size} that it claims.',
    hint: 'What is written beyond its real size is lost. Do not use it for anything that matters.',
  },
  'drive.label': {
    message: 'Not a valid volume name: "{label}"',
    hint: 'Use at most 11 letters, digits, spaces, dashes and underscores.',
  },
  'drives.newer': {
    message: 'The record of drives in {path} was written by a newer Kiln (schema {found}, known: {known}).',
    hint: 'Update Kiln. The file was not changed, and flashes until then are not recorded.',
  },
  'recents.newer': {
    message: 'The list in {path} was written by a newer Kiln (schema {found}, known: {known}).',
    hint: 'Update Kiln. The file was not changed.',
  },
  'source.unusable': {
    message: '{name} cannot be flashed: {reason}',
    hint: 'Kiln flashes raw images and ISOs, also in .gz, .xz, .zst, .bz2 or .zip, and qcow2.',
  },
  'source.unrecognised': {
    message:
      '{name} does not look like a disk image: it has no partition table, boot sector or known file system.',
    hint: 'Check that it is the right file. To write it anyway, confirm that in the window or give `--allow-unrecognised`.',
  },
  'source.broken': {
    message: '{name} is damaged: {reason}',
    hint: 'Download or make it again. Drives that were being written are not usable.',
  },
  'source.hash': {
    message: '{name} is not the expected file: its SHA-256 is {found}, not {expected}.',
    hint: 'Download it again, or correct the sum (or the file with sums beside it). Drives that were being written are not usable.',
  },
  'sum.unknown': {
    message: '"{text}" is not a SHA-256, and not the path or the address of a file that has one.',
    hint: 'Give its 64 hexadecimal digits, sha256:…, sha256-…=, a line of sha256sum, or the path or address of a file such as SHA256SUMS.',
  },
  'sum.other-hash': {
    message: 'That is a checksum of another kind ({hash}). Kiln checks SHA-256.',
    hint: 'Look for the SHA-256 where you found it; most publishers list both.',
  },
  'sum.not-in-file': {
    message: '{file} has no checksum for {name}.',
    hint: 'Check that it belongs to this image, which may have another name there, or give the SHA-256 itself. It has checksums for: {names}.',
  },
  'sum.no-sums': {
    message: '{file} has no checksums.',
    hint: 'Give a file that sha256sum wrote, or the SHA-256 itself.',
  },
  'source.gone': {
    message: '{name} could not be read to its end: {reason}',
    hint: 'Drives that were being written are not usable: flash them again when the source is back.',
  },
  'source.download': {
    message: '{url} could not be downloaded: {reason}',
    hint: 'Check the address and the network (behind a proxy: http_proxy and https_proxy), then try again. If a part arrived, it is kept and continued.',
  },
  'source.download-login': {
    message: '{url} could not be downloaded: the server wants a name and a password that it knows.',
    hint: 'Give them in the address: https://NAME:PASSWORD@HOST/FILE.',
  },
  'flash.drives-failed': {
    message: '{which} could not be flashed.',
    hint: 'Each drive says why, and what to do.',
  },
  'flash.elevation': {
    message: 'Kiln was not allowed to write to drives: {reason}',
    hint: 'Try again and give the password of an administrator. Nothing was written.',
  },
  'flash.unsafe-writer': {
    message: 'Kiln cannot safely ask for the rights to write to drives: {reason}.',
    hint: 'Root runs only what no one else can change. Install the writer once: `kiln writer install` copies it. Or install the deb or rpm package, or run the command with sudo. Nothing was written.',
  },
  'flash.writer-lost': {
    message: 'The writer ended unexpectedly: {reason}',
    hint: 'The drives that it was writing are not usable: flash them again.',
  },
  'flash.interrupted': {
    message: 'Kiln or the computer stopped before {name} was finished.',
    hint: 'If it was being written, what is on it is not usable: flash it again.',
  },
  'flash.unconfirmed': {
    message: 'Nothing was written: erasing {drives} was not confirmed.',
    hint: 'Give --yes to confirm where there is no terminal.',
  },
  'flash.declined': {
    message: 'Nothing was written: the answer was "{answer}", not "{expected}".',
    hint: 'To erase {drives}, run the command again and type {expected}.',
  },
  'flash.tool-missing': {
    message: '{tool} was not found: it makes the empty file system.',
    hint: 'Install it, for instance by: {install}',
  },
  'flash.no-seed': {
    message: '{name} cannot be personalised: {reason}',
    hint: 'Leave out the personal settings, or flash an image that Kiln made.',
  },
  'seed.invalid': { message: '{field}: {reason}', hint: 'Correct it. Nothing was written.' },
  'seed.too-large': {
    message: 'The personal settings need {needed}, the seed partition holds {size}.',
    hint: 'Leave out large secrets.',
  },
  'seed.table': {
    message: 'The table cannot be read: line {line}: {reason}',
    hint: 'Correct line {line} and load it again.',
  },
} as const
