// The texts of the steps before flashing.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'flash.title': 'Flash',
  'flash.step.what': 'Image',
  'flash.step.where': 'Drives',
  'flash.step.personalise': 'Personalise',
  'flash.step.confirm': 'Confirm',

  'flash.summary': 'Your choices so far',
  'flash.summary.image': 'Image',
  'flash.summary.drive': 'Drive',
  'flash.summary.drives': 'Drives ({count})',
  'flash.summary.personal': 'Personal',
  'flash.summary.table': 'Table {file}',
  'flash.summary.no-table': 'No table yet',
  'flash.summary.no-changes': 'No changes',
  'flash.summary.more': 'and {count} more',

  'flash.blocked.writer': 'Drives cannot be written yet, see above.',
  'flash.blocked.sum': 'The SHA-256 is not valid.',
  'flash.blocked.sum-reading': 'Kiln is still reading the SHA-256.',
  'flash.blocked.unusable': 'This cannot be written to a drive.',
  'flash.blocked.inspecting': 'Kiln is still inspecting the image.',
  'flash.blocked.unrecognised': 'Confirm that this file is to be written, or choose another one.',
  'flash.blocked.no-image': 'Choose an image first.',
  'flash.blocked.no-file': 'Enter the path of a file first.',
  'flash.blocked.no-url': 'Enter a URL first.',
  'flash.blocked.no-drive': 'Choose a drive first.',
  'flash.blocked.none-chosen': 'No drive is chosen.',
  'flash.blocked.drive': '{name} cannot be written: {reason}',
  'flash.blocked.name': 'Type the name of {name} first.',
  'flash.blocked.drives': 'Checking the drives…',
  'flash.blocked.image-unknown': 'The image is not known yet.',
  'flash.blocked.personal': 'The personal settings are incomplete. Go back and check them.',
  'flash.blocked.incomplete': 'Something is missing. Go back and check your choices.',
  'flash.blocked.check-failed': 'The check failed.',
  'flash.blocked.checking': 'Checking…',
  'flash.blocked.problems': 'There are problems, see above.',

  'flash.confirm.heading':
    '{drives, plural, one {Erase this drive and write?} other {Erase these # drives and write?}}',
  'flash.confirm.erase': 'Erase {name} and write',
  'flash.confirm.erase-drives': 'Erase {count, plural, one {# drive} other {# drives}} and write',
  'flash.confirm.image-unusable': 'The image cannot be written',
  'flash.confirm.check-failed': 'The check failed',
  'flash.confirm.image': 'The image',
  'flash.confirm.drives':
    '{count, plural, one {This drive will be erased} other {These # drives will be erased}}',
  'flash.picture': 'What happens',
  'flash.picture.drives': '{count, plural, one {# drive} other {# drives}}',
  'flash.picture.erased': 'Erased and written',
  'flash.picture.verified': 'Verified',
  'flash.picture.verified.detail': 'Read back and compared',
  'flash.picture.unverified': 'Not verified',
  'flash.picture.unverified.detail': 'Not read back',
  'flash.confirm.cannot-personalise': 'It cannot be personalised: {reason}',
  'flash.confirm.unverified': 'What is written is not read back',
  'flash.confirm.unverified.help':
    'A worn or counterfeit drive would not be noticed. Leave it on unless you check the drive yourself.',
  'flash.confirm.seeds-file':
    '{file} contains everything you entered, including passwords and secrets. Keep it private.',
  'flash.confirm.save-file': 'Save {file}',
  'flash.confirm.gets': 'Personal settings: {what}.',
  'flash.confirm.gets-nothing': 'No personal settings: the image is written unchanged.',
  'flash.confirm.wrong-name': 'This is not the exact name yet.',
  'flash.confirm.nothing-known': 'Looks empty. It will be erased.',

  'flash.option.more': 'More',
  'flash.option.verify': 'Verify',
  'flash.option.verify.help':
    'Reads everything back and compares it. Without this, a faulty drive goes unnoticed.',
  'flash.option.verify.off': 'not verified',
  'flash.option.compare': 'Compare first',
  'flash.option.compare.help':
    'When the drive already holds much of this image, only what differs is written.',
  'flash.option.compare.off': 'without comparing',
  'flash.option.full': 'Write empty areas too',
  'flash.option.full.help':
    'Also writes zeros where the image holds no data, so that nothing old remains. Takes longer.',
  'flash.option.full.on': 'empty areas too',
  'flash.option.backup': 'Move the backup partition table to the end',
  'flash.option.backup.help':
    'For systems that want to use the whole drive at once. Most images do this automatically.',
  'flash.option.backup.on': 'backup table moved',
  'flash.option.force': 'Unmount by force',
  'flash.option.force.help':
    'Unmounts the drive although files are open on it. What is not saved in them is lost.',
  'flash.option.force.on': 'unmounts by force',
  'flash.option.eject': 'Eject when done',
  'flash.option.eject.help': 'The drive can be unplugged at once, and does not show up in the file manager.',
  'flash.option.eject.off': 'not ejected',

  'flash.image.file-size': 'a file of {size}',
  'flash.source.heading': 'What should be written?',
  'flash.source.where': 'Where the image is',
  'flash.source.from-image': 'My images',
  'flash.source.from-file': 'File',
  'flash.source.from-url': 'URL',
  'flash.source.url': 'Address of the image',
  'flash.source.url.help': 'It is downloaded first. If the connection breaks, the download is resumed.',
  'flash.source.path': 'Path of the file',
  'flash.source.path.help':
    'A raw image, an ISO or a qcow2, compressed or not. You can also drop it onto this window.',
  'flash.source.path.help-browser':
    'A raw image, an ISO or a qcow2, compressed or not, on the computer where Kiln runs.',
  'flash.source.choose-file': 'Choose a file',
  'flash.source.file-kind': 'Images',
  'flash.source.more': 'More',
  'flash.source.sum-given': 'SHA-256 given',
  'flash.source.kit-key.help':
    'The file is the image of an offline kit. Enter the key that Kiln showed where the kit was made.',
  'flash.source.sum': 'SHA-256 of the file',
  'flash.source.sum.help':
    'As its publisher lists it, or the path or address of a file such as SHA256SUMS. If it does not match, nothing is written.',
  'flash.source.sum-form':
    'Enter 64 hexadecimal digits, sha256:…, sha256-…=, a line of sha256sum, or the path or address of a file with it.',
  'flash.source.sum-other': 'That is a {hash} checksum. Kiln checks SHA-256.',

  'flash.recent.heading': 'Recently flashed',
  'flash.recent.remove': 'Remove {name} from this list',
  'flash.recent.removed': '{name} was removed from the list. The image itself was not changed.',
  'flash.recent.unreadable': 'The list of recently flashed images cannot be read.',

  'flash.source.which-file': 'File to write',
  'flash.source.none-usable': 'None of your images can be written to a drive',
  'flash.source.none-usable.help':
    'A drive takes a raw disk, a qcow2 or an ISO. Make another format of an image first.',
  'flash.source.open-images': 'Open Images',
  'flash.source.none': 'No images yet',
  'flash.source.none.help': 'Build one first, or choose a file or the URL of an image.',
  'flash.source.new-image': 'New box',

  'flash.source.unusable': 'This cannot be written to a drive',
  'flash.source.facts': 'About this image',
  'flash.source.inspecting': 'Inspecting the image…',
  'flash.source.unrecognised': 'This does not look like a disk image',
  'flash.source.unrecognised.help':
    'It has no partition table, no boot sector and no file system that Kiln knows. A machine will probably not boot from it.',
  'flash.source.write-anyway': 'Write it anyway',
  'flash.source.can-personalise': 'Can be personalised: host name, keys, Wi-Fi and secrets go to the drive.',
  'flash.source.cannot-personalise': 'Cannot be personalised: {reason}',
  'flash.source.needs': 'needs a drive of {size}',
  'flash.source.packed': 'a file of {size}, unpacked as it is read',
  'flash.source.size-unknown': 'its size is known once it is read',
  'flash.source.data': '{size} to write',

  'flash.personal.heading': '{drives, plural, one {Personalise this drive} other {Personalise each drive}}',
  'flash.personal.help':
    '{drives, plural, one {Your answers are written to the drive only. The first boot applies them, then wipes them from it. The image does not change.} other {Your answers are written to the drives only. The first boot applies them, then wipes them from the drive. The image does not change.}}',
  'flash.personal.how': 'How to personalise',
  'flash.personal.by-form': '{drives, plural, one {A form} other {One form for all}}',
  'flash.personal.by-table': 'A table, a row for each drive',
  'flash.personal.not': 'Don’t personalise',
  'flash.personal.exact':
    '{drives, plural, one {The image is written to the drive unchanged.} other {The image is written to every drive unchanged.}}',

  'flash.personal.table.load': 'Load a table',
  'flash.personal.table.load-another': 'Load another table',
  'flash.personal.table.example': 'Download an example',
  'flash.personal.table.example-file': 'drives.csv',
  'flash.personal.table.loaded': '{file}, {rows, plural, one {# row} other {# rows}}',
  'flash.personal.table.start': 'Start at row',
  'flash.personal.table.failed': 'The table was not loaded',
  'flash.personal.table.help':
    'Type into the cells, paste rows from a spreadsheet, or load a CSV file. Passphrases and secrets are in memory only.',
  'flash.personal.table.drive': 'Drive',
  'flash.personal.table.left':
    '{rows, plural, one {# row is left for the next drives.} other {# rows are left for the next drives.}}',
  'flash.personal.table.last-try': 'The last attempt',
  'flash.personal.table.missing': 'Fill in the table, load one, or use the form.',
  'flash.personal.table.short':
    '{rows, plural, one {# row is} other {# rows are}} left for {drives, plural, one {# drive} other {# drives}}: fill in more rows, or choose fewer drives.',
  'flash.personal.table.wrong': 'Row {row}, {column}: {reason}',

  'flash.grid.label': 'Settings for each drive',
  'flash.grid.cell': '{column}, row {row}',
  'flash.grid.for-later': 'A later drive',
  'flash.grid.gets-nothing': 'No settings: the image is written unchanged.',
  'flash.grid.add-row': 'Add a row',
  'flash.grid.remove-row': 'Remove row {row}',
  'flash.grid.pasted': '{rows, plural, one {# row pasted.} other {# rows pasted.}}',
  'flash.grid.undo': 'Undo paste',
  'flash.grid.more': '{rows, plural, one {# more row is not shown.} other {# more rows are not shown.}}',
  'flash.grid.same-name': 'row {row} has this name too.',
  'flash.grid.too-wide':
    'Not pasted: {found, plural, one {# column was} other {# columns were}} copied, and from {column} on the table has {room}. Copy fewer columns, or paste further left.',
  'flash.grid.too-long':
    'Not pasted: a table has at most {most} rows. Copy only the rows that are filled in.',
  'flash.grid.unknown-column':
    'Not pasted: the table has no column “{column}”. Leave that column out, then copy again.',
  'flash.grid.column-twice':
    'Not pasted: the column “{column}” was copied twice. Leave one out, then copy again.',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
