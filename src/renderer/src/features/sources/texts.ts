// The texts of sources: what is deployed or installed.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'sources.from': 'From',
  'sources.image': 'Image',
  'sources.profile': 'Profile',
  'sources.flake': 'Flake',
  'sources.kit': 'Offline kit',
  'sources.missing-image': 'Choose an image.',
  'sources.missing-profile': 'Choose a profile.',
  'sources.missing-flake': 'Enter the flake.',
  'sources.wrong-answers': 'Some answers are not valid yet.',
  'sources.settings': 'Options of {profile}',
  'sources.no-images': 'No images yet',
  'sources.no-images.detail': 'Build one, or choose a profile or a flake.',
  'sources.flake.reference': 'Flake and configuration',
  'sources.flake.example': './machines#box',
  'sources.flake.pick': 'Choose the folder of a flake',
  'sources.flake.wrong':
    'Not a flake reference. Write it as Nix takes it, with # and the name of the configuration.',
  'sources.kit-key': 'Public key',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
