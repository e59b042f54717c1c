// The texts of the dialog that looks at a flake.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'new.flake.help': 'A NixOS configuration, yours or someone else’s.',
  'new.flake.pick-folder': 'Choose a folder with a flake',
  'new.flake.cancel': 'Cancel',
  'new.flake.look': 'Inspect',
  'new.flake.use': 'Use {name}',
  'new.flake.reference': 'Flake reference',
  'new.flake.reference.help':
    'A folder such as `{folder}`, or an address such as `{address}`. What follows a `#` names one of its nixosConfigurations.',
  'new.flake.reference.missing': 'Enter a folder or an address.',
  'new.flake.fetching': 'Nix is fetching the flake. The first time, its inputs are downloaded as well.',
  'new.flake.evaluating': 'Nix is evaluating the configuration.',
  'new.flake.earlier': 'Built before',
  'new.flake.which': 'Which of its {count} configurations?',
  'new.flake.own-images': 'the flake’s own images',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
