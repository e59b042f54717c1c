// Texts of the Connect that Kiln runs on this computer.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'own-connect.title': 'Run Connect on this computer',
  'own-connect.detail':
    'Kiln runs this server as long as Kiln itself runs. Boxes reach it only then: they keep their reports until it is back, and send them later.',
  'own-connect.loading': 'Looking whether Connect runs here',
  'own-connect.unreadable': 'Whether Connect runs here could not be read',
  'own-connect.problem': 'Connect does not run on this computer',
  'own-connect.reach': 'Who reaches it',
  'own-connect.reach.loopback': 'Only this computer',
  'own-connect.help.loopback':
    'It listens on loopback alone, so no box in the network reaches it. Its pages, where you make an account, are at http://127.0.0.1:{port}.',
  'own-connect.reach.network': 'Computers and boxes in this network',
  'own-connect.help.network':
    'It listens on all addresses of this computer, with a certificate that it makes. Boxes and other computers need its fingerprint. Its pages take no password there: claim boxes in Kiln. If this computer has a firewall, open TCP port {port}.',
  'own-connect.port': 'Port',
  'own-connect.port.wrong': 'A number from 1024 to 65535',
  'own-connect.with-kiln': 'Start it with Kiln',
  'own-connect.start': 'Start Connect',
  'own-connect.stop': 'Stop Connect',
  'own-connect.badge.starting': 'Starting',
  'own-connect.badge.running': 'Runs',
  'own-connect.badge.stopping': 'Stopping',
  'own-connect.since': 'Since',
  'own-connect.address': 'Address here',
  'own-connect.addresses': 'For boxes',
  'own-connect.no-addresses': 'This computer has no address in a network now.',
  'own-connect.interface': '({name})',
  'own-connect.fingerprint': 'Fingerprint',
  'own-connect.code': 'Set-up code',
  'own-connect.code.help': 'Its pages ask for it to make the first account. After that it is not valid.',
  'own-connect.folder': 'Data',
  'own-connect.copy': 'Copy {what}',
  'own-connect.pages': 'Open its pages',
  'own-connect.pages.failed': 'Its pages could not be opened.',
  'own-connect.join': 'Add it to Kiln',
  'own-connect.join.detail':
    'Kiln shows its boxes, and claims them, once it has a login there. It makes one with an owner’s rights in the household "Home", for the address {address}.',
  'own-connect.join.fingerprint': 'It takes only the certificate with this fingerprint.',
  'own-connect.join.failed': 'It was not added to Kiln',
  'own-connect.joined': 'Added {address}.',
  'own-connect.stopped': 'Connect stopped.',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
