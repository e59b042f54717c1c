// The texts of a deploy that gives each host its own system: the configurations of a flake, or boxes.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'deploy.fleet.of': 'Where the systems come from',
  'deploy.fleet.of.flake': 'A flake',
  'deploy.fleet.of.boxes': 'Boxes',
  'deploy.fleet.boxes-help':
    'Each box gets what its profile and answers make now. You choose the boxes in the next step.',
  'deploy.fleet.flake': 'Flake',
  'deploy.fleet.flake.example': './machines',
  'deploy.fleet.flake.wrong':
    'Not a flake without a configuration. Write it as Nix takes it, without # and what follows.',
  'deploy.fleet.heading': 'Which configuration goes to which host?',
  'deploy.fleet.reading': 'Reading the configurations of the flake',
  'deploy.fleet.unread': 'The configurations of the flake could not be read',
  'deploy.fleet.count':
    '{pairs, number} of {all, plural, one {# configuration has} other {# configurations have}} a host.',
  'deploy.fleet.configuration': 'Configuration',
  'deploy.fleet.why': 'Why',
  'deploy.fleet.host-of': 'Host of {configuration}',
  'deploy.fleet.left-out': 'None: leave it out',
  'deploy.fleet.by.name': 'Same name',
  'deploy.fleet.by.address': 'By its address',
  'deploy.fleet.by.hostname': 'By the name that the host reports',
  'deploy.fleet.by.map': 'Chosen by you',
  'deploy.fleet.by.left-out': 'Left out by you',
  'deploy.fleet.by.displaced': 'Not deployed: you chose its host for another configuration',
  'deploy.fleet.by.none': 'Not deployed: no host has its name',
  'deploy.fleet.doubt.twice': 'The same host is chosen for {names}. Change one of them.',
  'deploy.fleet.doubt.ambiguous': 'Several hosts fit: {names}. Choose one.',
  'deploy.fleet.hosts-left': 'Hosts that get nothing: {names}',
  'deploy.fleet.doubts':
    '{count, plural, one {# configuration is} other {# configurations are}} in doubt. Choose their hosts.',
  'deploy.fleet.none': 'No configuration has a host yet. Choose one.',

  'deploy.boxes.heading': 'Which boxes?',
  'deploy.boxes.reading': 'Reading the boxes',
  'deploy.boxes.unread': 'The boxes could not be read',
  'deploy.boxes.list': 'Boxes that have a host',
  'deploy.boxes.search': 'Search boxes',
  'deploy.boxes.none-found': 'No box matches.',
  'deploy.boxes.tag': 'Choose all boxes whose host has the tag {tag}',
  'deploy.boxes.chosen': '{count, plural, =0 {None chosen} one {# box chosen} other {# boxes chosen}}',
  'deploy.boxes.none': 'No box has a host yet',
  'deploy.boxes.none.detail':
    'A box has a host once it was flashed with a host name, or deployed to one: “Deploy to a host” on its page.',
  'deploy.boxes.to-boxes': 'Go to Boxes',
  'deploy.boxes.more': '{count} more. Search for them.',
  'deploy.boxes.twice': 'On the same host: {names}. Choose one of them.',
  'deploy.boxes.lacking.no-host':
    '{more, plural, =0 {Without a host: {names}} other {Without a host: {names}, and # more}}',
  'deploy.boxes.lacking.nothing':
    '{more, plural, =0 {With neither a profile nor an image: {names}} other {With neither a profile nor an image: {names}, and # more}}',
  'deploy.boxes.lacking.no-profile':
    '{more, plural, =0 {Their profile is not there: {names}} other {Their profile is not there: {names}, and # more}}',
  'deploy.boxes.none-chosen': 'Choose at least one box.',
  'deploy.boxes.doubts': 'Two chosen boxes have the same host. Choose one of them.',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
