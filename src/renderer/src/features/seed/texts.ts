// The texts of the form with the personal data of a machine.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'personal.lost': 'Some answers were lost when the window was reloaded',
  'personal.lost-form': 'Passphrases and secrets are in memory only: enter them again.',
  'personal.lost-table': 'A table with several networks for one machine is in memory only: load it again.',
  'personal.leave-empty': 'Leave them empty',
  'personal.wrong': 'Some answers have to be corrected.',
  'personal.hostname.help': 'The name of the machine on its network.',
  'personal.hostname.numbered': 'Numbered for each drive: box becomes box-1, box-2 and so on.',
  'personal.hostname.names': 'The drives get {names}.',
  'personal.hostname.many': 'The drives get {first}, {second} … {last}.',
  'personal.user.help': 'An additional user with administrator rights, who gets the SSH keys.',
  'personal.more': 'More',
  'personal.more.aside': 'language, time zone, keyboard, host key',
  'personal.more.aside.installation': 'language, time zone, keyboard',
  'personal.host-key': 'Host key made by Kiln',
  'personal.host-key.help':
    'Kiln makes the machine’s SSH host key now and remembers it as trusted under the host name, so that the first connection is verified. Needs a host name.',
  'personal.nothing':
    '{drives, plural, one {Nothing is filled in: the image is written to the drive unchanged.} other {Nothing is filled in: the image is written to the drives unchanged.}}',
  'personal.nothing.machine': 'Nothing is filled in: the machine starts with the image unchanged.',
  'personal.nothing.installation': 'Nothing is filled in: the machine starts as its options say.',
  'personal.locale.help': 'One of the image’s locales.',
  'personal.time-zone.help': 'Leave empty to keep that of the image.',
  'personal.keymap.help': 'For the console.',
  'personal.example': 'For example {example}',

  'personal.keys.help': 'Public keys that may log in, one per line.',

  'personal.wifi.help': 'For a machine without a cable. The passphrase goes to the drive only.',
  'personal.wifi.help.machine':
    'Of use only where the machine has Wi-Fi. The passphrase goes to this machine only.',
  'personal.wifi.network': 'Network',
  'personal.wifi.passphrase': 'Passphrase',
  'personal.wifi.the-passphrase': 'the passphrase',
  'personal.wifi.remove': 'Remove {network}',
  'personal.wifi.remove-unnamed': 'Remove this network',
  'personal.wifi.add': 'Add a network',
  'personal.wifi.add-another': 'Add another network',

  'personal.secrets': 'Secrets',
  'personal.secret.aside': 'Goes to the drive only, never into the image',
  'personal.secret.aside.machine': 'Goes to this machine only, never into the image',
  'personal.secret.show': 'Show {what}',
  'personal.secret.hide': 'Hide {what}',

  // The parts of a drive's seed, in a list: "box, user me, 2 SSH keys, a host key".
  'personal.gets.nothing': 'no changes',
  'personal.gets.user': 'user {user}',
  'personal.gets.keys': '{keys, plural, one {# SSH key} other {# SSH keys}}',
  'personal.gets.wifi': 'Wi-Fi {networks}',
  'personal.gets.open-network': '{network} (open, without a passphrase)',
  'personal.gets.enrolment': 'ticket of Connect',
  'personal.gets.keymap': 'keyboard {keymap}',
  'personal.gets.secrets': '{secrets, plural, one {# secret} other {# secrets}}',
  'personal.gets.host-key': 'a host key',
  'answer.not-kept': 'it was lost when the window was reloaded. Enter it again.',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
