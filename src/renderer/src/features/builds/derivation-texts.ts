// The texts of a build's derivations.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'derivation.state.running': 'Building',
  'derivation.state.failed': 'Failed',
  'derivation.state.stopped': 'Not finished',
  'derivation.state.done': 'Done',
  'derivation.state.planned': 'Planned',
  'derivation.open-log': 'Open the log of {path}',
  'derivation.below': '{count, plural, one {# derivation} other {# derivations}} below it',
  'derivation.lines': '{count, plural, one {# line} other {# lines}}',
  'derivation.open': 'Open',
  'derivation.close': 'Close',
  'derivation.time-usual': '{time}, usually {usual}',
  'derivations.search': 'Search derivations',
  'derivations.show-as': 'Show derivations as',
  'derivations.tree': 'Tree',
  'derivations.list': 'List',
  'derivations.column.name': 'Derivation',
  'derivations.column.phase': 'Phase',
  'derivations.column.lines': 'Log lines',
  'derivations.column.time': 'Time',
  'derivations.since-start': 'Time since the build began',
  'derivations.durations': 'How long each took',

  'log.nix-output': 'All Nix output',
  'log.choose': 'Log of',
  'log.of': 'Log of {name}',
  'log.search': 'Search the log',
  'log.previous': 'Previous match',
  'log.next': 'Next match',
  'log.searching': 'Searching',
  'log.match': '{current} of {total}',
  'log.match-listed': '{current} of {total} (the first {listed} listed)',
  'log.no-match': 'Not found',
  'log.follow': 'Follow',
  'log.following': 'Following the log',
  'log.not-following': 'Stopped following the log',
  'log.wrap': 'Wrap',
  'log.copy': 'Copy the log',
  'log.save': 'Save the log',
  'log.not-saved': 'The log could not be saved',
  'log.copied': 'Copied {count, plural, one {# line} other {# lines}}',
  'log.copied-last': 'Copied the last {count, plural, one {# line} other {# lines}}',
  'log.not-copied': 'The log could not be copied',
  'log.more-characters': '… {count, plural, one {# more character} other {# more characters}}',
  'log.unreadable': 'The log could not be read',
  'log.no-lines-yet': 'No lines yet.',
  'log.no-lines': 'This log has no lines.',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
