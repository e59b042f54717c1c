// Texts of a box's page.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'box.title': 'Box',
  'box.unreadable': 'This box cannot be shown',
  'box.loading': 'Loading the box',
  'box.answers': 'Answers',
  'box.answers.no-profile':
    'Kiln does not know what this computer runs. Choose a profile to build images for it.',
  'box.answers.defaults': 'Every option has its default.',
  'box.answers.others': '{count, plural, one {# default} other {# defaults}}',
  'box.answers.secrets':
    '{count, plural, =0 {Secret answers are not kept: each flash and machine needs them again.} one {One secret answer is kept in the keyring of this computer.} other {{count} secret answers are kept in the keyring of this computer.}}',
  'box.edit': 'Change and build',
  'box.reset': 'Reset answers',
  'box.image.other': 'of another profile',
  'box.images.none': 'No image yet. Build one, then run it here or flash it to a drive.',
  'box.images.none.try': 'No image yet. Build one, then run it here.',
  'box.images.none.drive': 'No image yet. Build one, then flash it to a drive.',
  'box.images.none.vm': 'No image yet. Build one, then export it or create the VM.',
  'box.images.none.host': 'No image yet. Build one, then deploy it.',
  'box.machines.none': 'It does not run on this computer.',
  'box.drives': 'Drives',
  'box.drives.none': 'Not flashed to any drive.',
  'box.drives.others': 'Other drives with its image',
  'box.drives.only-others': 'Its image is on drives of other computers',
  'box.drive.flashed': 'flashed',
  'box.drive.of-none': 'of no box',
  'box.noted': 'Updated {when}',
  'box.host': 'Host',
  'box.host.sessions': 'Sessions',
  'box.host.none':
    'Not on the network yet. It becomes a host when it is flashed with a host name, or deployed to.',
  'box.host.none.no-drive': 'Not on the network yet. It becomes a host when it is deployed to.',
  'box.host.choose': 'Deploy to a host',
  'box.more': '{count} more',
  'box.history': 'History',
  'box.event.made': 'Box added',
  'box.event.built': 'Built',
  'box.event.build-failed': 'Build failed',
  'box.event.build-interrupted': 'Build interrupted',
  'box.event.build-cancelled': 'Build cancelled',
  'box.event.log': 'Show its log',
  'box.event.run': 'Ran as',
  'box.event.flashed': 'Flashed to',
  'box.event.deployed': 'Deployed',
  'box.event.published': 'Update published to',
  'box.event.withdrawn': 'Update withdrawn from',
  'box.event.deploy-failed': 'Not deployed:',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
