// The texts of the last step before flashing.
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
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
