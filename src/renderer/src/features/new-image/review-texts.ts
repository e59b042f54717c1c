// The texts of the review before a build.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'new.box.name': 'Name of the box',
  'new.box.name.help': 'What you call this computer. Its image gets the same name.',
  'new.review.not-started': 'The build could not be started',
  'new.review.to-correct': 'Some answers have to be corrected first',
  'new.review.correct': 'Correct',
  'new.review.folder-free': 'Its files come into {path} ({size} free).',

  'new.dry-run': 'What will be built',
  'new.dry-run.failed': 'No estimate',
  'new.dry-run.look': 'Estimate',
  'new.dry-run.look-again': 'Refresh',
  'new.dry-run.running': 'Estimating: Nix evaluates the configuration',
  'new.dry-run.help': 'How much is built and downloaded, how long it takes and how much space it needs.',
  'new.dry-run.unknown': 'not known yet',
  'new.dry-run.build': 'To build',
  'new.dry-run.derivations': '{count, plural, one {# derivation} other {# derivations}}',
  'new.dry-run.all-there': 'nothing, everything is already there',
  'new.dry-run.download': 'To download',
  'new.dry-run.paths': '{count, plural, one {# path} other {# paths}}, {size}',
  'new.dry-run.nothing': 'nothing',
  'new.dry-run.unpacked': 'Unpacked',
  'new.dry-run.folder': 'Space used',
  'new.dry-run.at-most': '{size} at most',
  'new.dry-run.time': 'Time',
  'new.dry-run.names': 'Names',
  'new.early.none': 'No estimate: {reason}',
  'new.early.estimating': 'Estimating…',
  'new.early.size': 'Space used, at most',
  'new.builder.choose': 'Build on',
  'new.builder.name': '{name}',
  'new.builder.auto': 'Automatic',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
