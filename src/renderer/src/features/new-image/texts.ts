// The texts of the wizard's first page: its steps, and choosing a profile.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'loading.flake': 'Loading the flake',
  'new.title': 'New box',
  'new.title.change': 'Change {name}',
  'new.step.what': 'What',
  'new.step.configure': 'Configure',
  'new.build': 'Build',
  'new.start-over': 'Start over',
  'new.start-over.undo': 'Undo',
  'new.start-over.done': 'All answers were cleared',
  'new.start-over.undone': 'The answers were restored',
  'new.still-here': 'Your last answers are still here. “Start over” clears them.',
  'new.put-aside': 'Save for later',
  'new.put-aside.done': 'Kept as a draft: {name}',
  'new.put-aside.changed': 'Saved: {name}',
  'new.to-correct':
    '{count, plural, one {One answer has to be corrected} other {# answers have to be corrected}}',

  'new.summary': 'Your answers so far',
  'new.summary.profile': 'Profile',
  'new.summary.options': 'Options',
  'new.summary.defaults': 'Defaults',
  'new.summary.formats': 'Formats',
  'new.summary.no-formats': 'none yet',
  'new.summary.name': 'Name',
  'new.summary.estimate': 'Estimate',

  'new.profile.missing': 'Choose a profile.',
  'new.profile.heading': 'What should the machine be?',
  'new.profile.legend': 'Profile',
  'new.profile.search': 'Search profiles',
  'new.profile.no-match': 'No profile matches “{search}”.',
  'new.profile.unknown': 'There is no profile “{profile}” here. Choose one of these.',
  'new.profile.experimental': 'Experimental',
  'new.profile.experimental.detail': 'Experimental: {reason}',
  'new.profile.demo': 'Demo',
  'new.profile.demo.detail': 'For trying out Kiln, not for use',
  'new.profile.none': 'No profiles yet',
  'new.profile.none.help':
    'A profile is a folder that describes a kind of machine: its options, formats and needs. Add your own, or a flake with a nixosConfiguration, to begin.',
  'new.profile.from-folder': 'From a folder',
  'new.profile.pick-folder': 'Choose a folder with a profile',
  'new.profile.added': '{count, plural, one {# profile} other {# profiles}} added',
  'new.profile.folder-added': 'The folder was added',
  'new.profile.add-failed': 'The folder could not be added',
  'new.profile.least': 'Needs at least',
  'new.profile.memory': '{size} RAM',
  'new.profile.disk': '{size} disk',
  'new.profile.cpus': '{count, plural, one {# CPU} other {# CPUs}}',
  'new.profile.boot-tested': 'Boot-tested',
  'new.profile.boot-tested.detail': 'An image of this profile was booted and passed its checks: {image}',
  'new.profile.not-ready': 'Not ready: {reason}',

  'new.flake': 'From a flake',
  'new.flake.unusable': 'This flake cannot be used. Choose another one, or a profile.',
  'new.flake.failed': 'The flake could not be used',
  'new.flake.card-failed': 'It could not be used',
  'new.flake.card-looking': 'Nix is inspecting it',
  'new.flake.looking': 'Nix is inspecting {reference}.',
  'new.flake.choose-another': 'Choose another',
  'new.flake.leave-out': 'Leave out {name}',
  'new.flake.disk': 'Disk',
  'new.flake.disk-and-iso': 'Disk and ISO',
  'new.flake.iso': 'ISO',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
