// The texts of a profile's form.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'profile-form.more': 'More',
  'profile-form.count': '{count, plural, one {# option} other {# options}}',
  'profile-form.range': 'From {min} to {max}.',
  'profile-form.min': 'At least {min}.',
  'profile-form.max': 'At most {max}.',
  'profile-form.secret': 'Stays out of the image',
  'profile-form.example': 'For example {example}',
  'profile-form.choose': 'Choose one',
  'profile-form.row': '{label}, {row} of {rows}',
  'profile-form.remove': 'Remove {name}',
  'profile-form.add': 'Add one',
  'profile-form.add-another': 'Add another',
  'profile-form.reset': 'Reset {label}',

  'profile-form.trust.title': 'Do you trust this folder of profiles?',
  'profile-form.trust.title-flake': 'Do you trust this flake?',
  'profile-form.trust.yes': 'Trust this folder',
  'profile-form.trust.yes-flake': 'Trust this flake',
  'profile-form.trust.changed': 'It has changed since you trusted it.',
  'profile-form.trust.no-sandbox':
    'Nix is set to build without its sandbox on this computer (sandbox in nix.conf): the builders of {profile} could read and change what you can. It is not built until you trust it. Do so only if you know who wrote what is in it.',
  'profile-form.trust.help':
    '{profile} asks to be built outside the Nix sandbox: its builders could read and change what you can. It is not built until you trust its folder. Do so only if you know who wrote what is in it.',

  'profile-form.flake.warning':
    'Nix only evaluates it now; no image is built yet. An image of it runs what its author wrote: build only what you trust.',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
