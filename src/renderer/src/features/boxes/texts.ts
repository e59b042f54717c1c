// The texts of boxes: their page, cards and dialogs. States and reasons are in the catalogue, because the terminal shows
// them too.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'boxes.description': 'One computer each, from the idea to the running machine.',
  'boxes.new': 'New box',
  'boxes.none': 'No boxes yet',
  'boxes.none.detail':
    'A box is one computer, present or planned. Give it a name: Kiln then keeps its answers, images, machines, drives and host together.',
  'boxes.none-found': 'No box matches "{search}".',
  'boxes.unreadable': 'The boxes could not be read',
  'boxes.loading': 'Loading the boxes',
  'boxes.broken': '{count, plural, one {# box} other {# boxes}} cannot be shown',
  'boxes.search': 'Search boxes',
  'boxes.count': '{count, plural, one {# box} other {# boxes}}',
  'boxes.found': '{found} of {count}',

  'boxes.no-profile': 'No profile',
  'box.do.build': 'Build',
  'box.do.show-build': 'Show build',
  'box.do.run': 'Run',
  'box.do.flash': 'Flash',
  'box.do.show-machine': 'Open machine',
  'box.do.show-host': 'Open host',
  'box.do.deploy': 'Deploy',
  'box.do.named': '{action}: {name}',
  'box.menu': 'More for {name}',
  'box.menu.build': 'Build an image',
  'box.menu.image': 'Open the image',
  'box.menu.flash': 'Flash a drive',
  'box.menu.host': 'Open the host',
  'box.menu.like': 'New box like this',
  'box.menu.rename': 'Rename',
  'box.menu.remove': 'Remove',

  'box.new.title': 'New box',
  'box.new.like': 'New box like {name}',
  'box.new.send': 'Add box',
  'boxes.name': 'Name',
  'boxes.name.help':
    'As you call the computer. Its host name is made from it, and can be changed with the other answers.',
  'boxes.name.like-help': 'It gets the profile and answers of {name}, with a host name made from this name.',
  'box.profile': 'Profile',
  'box.profiles.unreadable': 'The profiles could not be read',
  'box.rename.title': 'Rename {name}',
  'box.rename.send': 'Rename',
  'box.rename.help': 'The host name of the computer stays.',
  'box.remove.title': 'Remove {name}?',
  'box.remove.detail': 'Kiln forgets the box and its answers. Its images, machines, drives and host stay.',
  'box.remove.yes': 'Remove box',
  'box.removed': 'Removed the box {name}.',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
