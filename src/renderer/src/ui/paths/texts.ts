// The texts of choosing a file or folder.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'browse.folder-path': 'Path of the folder',
  'browse.file-path': 'Path of the file',
  'browse.path.help': 'On the computer where Kiln runs.',
  'browse.folder-path.missing': 'Choose a folder, or enter its path.',
  'browse.file-path.missing': 'Choose a file, or enter its path.',
  'browse.use-folder': 'Use this folder',
  'browse.use-file': 'Use this file',
  'browse.home': 'Home',
  'browse.up': 'Up to {folder}',
  'browse.search': 'Search names',
  'browse.names': 'Names in {folder}',
  'browse.count': '{count, plural, =0 {Nothing to choose here} one {# name} other {# names}}',
  'browse.more': '{count, plural, one {# more is not shown} other {# more are not shown}}: enter the path.',
  'browse.loading': 'Loading the names',
  'ui.choose-folder': 'Choose a folder',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
