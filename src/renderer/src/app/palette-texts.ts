// The texts of the command palette.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'hosts.deploy-to': 'Deploy to {name}',
  'palette.ask': 'Go to a page, profile, image or action',
  'palette.matches': '{count, plural, one {# match} other {# matches}}',
  'palette.list': 'Matches',
  'palette.none': 'Nothing matches “{search}”.',
  'palette.group.places': 'Places',
  'palette.group.jobs': 'Running',
  'palette.group.boxes': 'Boxes',
  'palette.group.profiles': 'New box from',
  'palette.group.images': 'Images',
  'palette.group.flash': 'Flash',
  'palette.group.hosts': 'Hosts',
  'palette.group.deploy': 'Deploy',
  'palette.group.actions': 'Actions',
  'palette.group.settings': 'Settings',
  'palette.connect': 'Connect',
  'palette.connect.detail': 'Boxes that report to a server of yours',
  'palette.deploy': 'Deploy to hosts…',
  'palette.sessions': 'Sessions of {name}',
  'palette.workloads': 'Workloads of {name}',
  'palette.doctor': 'Required tools',
  'palette.image': '{profile}, {when}',
  'palette.flash': 'Flash {name}',
  'palette.flash.detail': 'Write it to a drive',
  'palette.publish': 'Publish updates of boxes',
  'palette.install': 'Install NixOS…',
  'palette.install.detail': 'On a machine that is reached over SSH',
  'palette.theme.light': 'Use the light theme',
  'palette.theme.dark': 'Use the dark theme',
  'palette.theme.system': 'Use the theme of the system',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
