// Flash, step Personalise: the form, the table, and what each drive gets.
export const flashPersonal = {
  'flash.personal.heading': '{drives, plural, one {Personalise this drive} other {Personalise each drive}}',
  'flash.personal.help':
    '{drives, plural, one {Your answers are written to the drive only, and wiped from it at the first boot. The image does not change.} other {Your answers are written to the drives only, and wiped from them at the first boot. The image does not change.}}',
  'flash.personal.lost': 'Some answers were lost when the window was reloaded',
  'flash.personal.lost-form': 'Passphrases and secrets are in memory only: enter them again.',
  'flash.personal.lost-table': 'The table is in memory only: load it again.',
  'flash.personal.leave-empty': 'Leave them empty',
  'flash.personal.how': 'How to personalise',
  'flash.personal.by-form': '{drives, plural, one {A form} other {One form for all}}',
  'flash.personal.by-table': 'A table, a row for each drive',
  'flash.personal.not': 'Don’t personalise',
  'flash.personal.exact':
    '{drives, plural, one {The image is written to the drive unchanged.} other {The image is written to every drive unchanged.}}',

  'flash.personal.hostname.help': 'The name of the machine on its network.',
  'flash.personal.hostname.numbered': 'Numbered for each drive: box becomes box-1, box-2 and so on.',
  'flash.personal.hostname.names': 'The drives get {names}.',
  'flash.personal.hostname.many': 'The drives get {first}, {second} … {last}.',
  'flash.personal.user.help': 'An additional user with administrator rights, who gets the SSH keys.',
  'flash.personal.more': 'More',
  'flash.personal.more.aside': 'language, time zone, keyboard, host key',
  'flash.personal.more.aside.installation': 'language, time zone, keyboard',
  'flash.personal.host-key': 'Host key made by Kiln',
  'flash.personal.host-key.help':
    'Kiln makes the machine’s SSH host key now and remembers it as trusted under the host name, so that the first connection is verified. Needs a host name.',
  'flash.personal.nothing':
    '{drives, plural, one {Nothing is filled in: the image is written to the drive unchanged.} other {Nothing is filled in: the image is written to the drives unchanged.}}',
  'flash.personal.nothing.machine': 'Nothing is filled in: the machine starts with the image unchanged.',
  'flash.personal.nothing.installation': 'Nothing is filled in: the machine starts as the settings say.',
  'flash.personal.locale.help': 'One of the image’s locales.',
  'flash.personal.time-zone.help': 'Leave empty to keep that of the image.',
  'flash.personal.keymap.help': 'For the console.',
  'flash.personal.example': 'For example {example}',

  'flash.personal.keys.help': 'Public keys that may log in, one per line.',

  'flash.personal.wifi.help': 'For a machine without a cable. The passphrase goes to the drive only.',
  'flash.personal.wifi.help.machine':
    'Of use only where the machine has Wi-Fi. The passphrase goes to this machine only.',
  'flash.personal.wifi.network': 'Network',
  'flash.personal.wifi.passphrase': 'Passphrase',
  'flash.personal.wifi.the-passphrase': 'the passphrase',
  'flash.personal.wifi.remove': 'Remove {network}',
  'flash.personal.wifi.remove-unnamed': 'Remove this network',
  'flash.personal.wifi.add': 'Add a network',
  'flash.personal.wifi.add-another': 'Add another network',

  'flash.personal.secrets': 'Secrets',
  'flash.personal.secret.aside': 'Goes to the drive only, never into the image',
  'flash.personal.secret.aside.machine': 'Goes to this machine only, never into the image',
  'flash.personal.secret.show': 'Show {what}',
  'flash.personal.secret.hide': 'Hide {what}',

  'flash.personal.table.load': 'Load a table',
  'flash.personal.table.load-another': 'Load another table',
  'flash.personal.table.loaded': '{file}, {rows, plural, one {# row} other {# rows}}',
  'flash.personal.table.start': 'Start at row',
  'flash.personal.table.failed': 'The table was not loaded',
  'flash.personal.table.help':
    'A CSV file, as every spreadsheet saves it, whose first line names the columns: {columns}, and {secret} for a secret. It is kept in memory only.',
  'flash.personal.table.drive': 'Drive',
  'flash.personal.table.row': 'Row',
  'flash.personal.table.gets': 'Settings',
  'flash.personal.table.no-row': 'no row is left',
  'flash.personal.table.left':
    '{rows, plural, one {# row is left for the next drives.} other {# rows are left for the next drives.}}',
  'flash.personal.table.last-try': 'The last attempt',
  'flash.personal.table.missing': 'Load a table first, or fill in the form.',
  'flash.personal.table.short':
    '{rows, plural, one {# row is} other {# rows are}} left for {drives, plural, one {# drive} other {# drives}}: choose fewer drives, or load a longer table.',

  // What a drive gets, in a list: "box, user me, 2 SSH keys, a host key".
  'flash.gets.nothing': 'no changes',
  'flash.gets.user': 'user {user}',
  'flash.gets.keys': '{keys, plural, one {# SSH key} other {# SSH keys}}',
  'flash.gets.wifi': 'Wi-Fi {networks}',
  'flash.gets.open-network': '{network} (open, without a passphrase)',
  'flash.gets.keymap': 'keyboard {keymap}',
  'flash.gets.secrets': '{secrets, plural, one {# secret} other {# secrets}}',
  'flash.gets.host-key': 'a host key',
} as const
