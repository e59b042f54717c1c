// The texts of the sheets: keyboard shortcuts and About.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'keys.title': 'Keyboard shortcuts',
  'keys.everywhere': 'Everywhere',
  'keys.palette': 'Go to a page, profile, image or action',
  'keys.new-box': 'New box',
  'keys.search': 'Search this page',
  'keys.this': 'Show these shortcuts',
  'keys.close': 'Close the dialog or menu',
  'keys.places': 'Pages',
  'keys.derivations': 'Derivations of a build',
  'keys.rows': 'Previous or next row',
  'keys.fold': 'Collapse or expand a branch',
  'keys.open-log': 'Open the log',
  'keys.log': 'Searching a log',
  'keys.next-match': 'Next match',
  'keys.previous-match': 'Previous match',

  'about.title': 'About Kiln',
  'about.what': 'Turns profiles into NixOS images, and runs, flashes and deploys them.',
  'about.version': 'Version',
  'about.licence': 'Licence',
  'about.licence.which': 'MIT. The fonts Inter and JetBrains Mono: SIL Open Font License 1.1.',
  'about.images': 'Images',
  'about.data': 'Data',
  'about.config': 'Settings',
  'about.copy': 'Copy the folder: {name}',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
