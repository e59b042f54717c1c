// The texts of where an image came from.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'provenance.title': 'Where it comes from',
  'provenance.flake': 'Flake',
  'provenance.profile': 'Profile',
  'provenance.options': 'Options',
  'provenance.inputs': 'Inputs',
  'provenance.lock': 'Lock',
  'provenance.derivation': 'Derivation',
  'provenance.derivation-disk': 'Derivation (disk)',
  'provenance.derivation-iso': 'Derivation (ISO)',
  'provenance.made-by': 'Made by',
  'provenance.id': 'ID',
  'provenance.no-inputs': 'None: the flake has no inputs',
  'provenance.no-options': 'None',
  'provenance.empty': '(empty)',
  'provenance.empty-list': '(empty list)',
  'provenance.from': 'from {when}',
  'provenance.made-here': 'Kiln {kiln} with Nix {nix}, on this computer, in {time}',
  'provenance.made-on': 'Kiln {kiln} with Nix {nix}, {builder}, in {time}',
  'provenance.copy-lock': 'Copy hash of the lock',
  'provenance.copy-derivation': 'Copy derivation',
  'provenance.copy-store-path': 'Copy store path',
  'provenance.copy-id': 'Copy ID',
  'provenance.copy-reference': 'Copy reference',
  'provenance.copy-locked': 'Copy locked address',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
