// Texts of the pages, cards and dialogs of boxes. States and reasons are in the shared catalogue, because the
// terminal shows them too.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'boxes.none-found': 'No box matches "{search}".',
  'boxes.broken': '{count, plural, one {# box} other {# boxes}} cannot be shown',
  'boxes.search': 'Search boxes',
  'boxes.count': '{count, plural, one {# box} other {# boxes}}',
  'boxes.found': '{found} of {count}',

  'boxes.no-profile': 'No profile',
  'box.do.choose-profile': 'Choose a profile',
  'box.do.build': 'Build',
  'box.do.show-build': 'Show build',
  'box.do.run': 'Run',
  'box.do.show-image': 'Export',
  'box.do.flash': 'Flash',
  'box.do.show-machine': 'Open machine',
  'box.do.find-host': 'Find it on the network',
  'box.do.show-host': 'Open host',
  'box.do.deploy': 'Deploy',
  'box.workloads': 'Workloads',
  'box.do.named': '{action}: {name}',
  'box.menu': 'More for {name}',
  'box.menu.build': 'Build an image',
  'box.menu.choose-profile': 'Choose a profile',
  'box.menu.profile': 'Change the profile',
  'box.menu.image': 'Open the image',
  'box.menu.flash': 'Flash a drive',
  'box.menu.deploy': 'Deploy to a host…',
  'box.menu.publish': 'Publish an update…',
  'boxes.publish': 'Publish updates',
  'boxes.connect': 'Connect',
  'box.menu.host': 'Open the host',
  'box.menu.like': 'New box like this',
  'box.menu.rename': 'Rename',
  'box.menu.remove': 'Remove',

  'box.new.like': 'New box like {name}',
  'box.new.send': 'Add box',
  'box.new.done': 'Added {name}',
  'boxes.name': 'Name',
  'boxes.name.like-help': 'It gets the profile and answers of {name}, with a host name made from this name.',
  'box.rename.title': 'Rename {name}',
  'box.rename.send': 'Rename',
  'box.rename.help': 'The host name of the computer stays.',
  'box.remove.title': 'Remove {name}?',
  'box.remove.detail':
    'Kiln forgets the box and its answers. What is on its drives stays, and a computer or machine that runs it continues.',
  'box.remove.also': 'Remove with it',
  'box.remove.machines':
    '{count, plural, one {Its machine on this computer} other {Its # machines on this computer}}',
  'box.remove.images':
    '{count, plural, one {Its image, which no other box uses} other {Its # images, which no other box uses}}',
  'box.remove.host': 'Its entry in the list of hosts',
  'box.remove.unread':
    '{count, plural, one {The record of another box} other {The records of # other boxes}} cannot be read, and may name its images or its host: these stay.',
  'box.profile.title': 'Profile of {name}',
  'box.profile.label': 'Profile',
  'box.profile.help':
    'Answers that the new profile does not have are left out. Images of the old one stay in the library.',
  'box.profile.first-help': 'Its answers are the defaults of the profile until you change them.',
  'box.profile.send': 'Use this profile',
  'box.reset.title': 'Reset the answers of {name}?',
  'box.reset.yes': 'Reset the answers',
  'box.reset.no': 'Keep the answers',
  'box.reset.detail':
    'All answers but the host name go back to the defaults of its profile. Images, machines, drives and host stay.',
  'box.reset.dropped': 'These answers go: {answers}.',
  'box.reset.kept': 'These secrets stay in the keyring: {secrets}.',
  'box.reset.no-login':
    'No SSH key and no password is left: after its next deploy or update, no one can log in, unless a key or a password was put on its drive when it was flashed.',
  'box.remove.yes': 'Remove box',
  'box.removed': 'Removed the box {name}.',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
