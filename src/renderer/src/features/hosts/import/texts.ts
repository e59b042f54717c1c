// The texts of importing hosts.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'hosts.import.title': 'Import hosts',
  'hosts.import.detail':
    'Hosts that your SSH configuration knows. User, port and jump host stay as they are there.',
  'hosts.import.loading': 'Reading your SSH configuration',
  'hosts.import.unreadable': 'Your SSH configuration could not be read',
  'hosts.import.none': 'Neither ~/.ssh/config nor ~/.ssh/known_hosts names a host.',
  'hosts.import.there': 'In your list',
  'hosts.import.config': '~/.ssh/config',
  'hosts.import.known-hosts': '~/.ssh/known_hosts',
  'hosts.import.hashed':
    '{count, plural, one {# name in known_hosts is hashed and cannot be shown.} other {# names in known_hosts are hashed and cannot be shown.}}',
  'hosts.import.yes': 'Import {count, plural, one {# host} other {# hosts}}',
  'hosts.import.search': 'Search names',
  'hosts.imported': '{count, plural, one {# host} other {# hosts}} imported',
  'hosts.import.skipped': 'Not imported, because OpenSSH does not understand them: {names}',
  'hosts.import.from': 'Import from',
  'hosts.import.from.ssh': 'SSH configuration',
  'hosts.import.from.flake': 'colmena or deploy-rs',
  'hosts.import.flake': 'Flake',
  'hosts.import.flake.detail':
    'Hosts that a flake names for colmena or deploy-rs. No host key is trusted by it.',
  'hosts.import.flake.help': 'A folder, or any flake reference.',
  'hosts.import.flake.example': './machines',
  'hosts.import.flake.pick': 'Choose the folder of a flake',
  'hosts.import.flake.loading': 'Reading the flake',
  'hosts.import.flake.unreadable': 'The hosts of the flake could not be read',
  'hosts.import.read': 'Read the flake',
  'hosts.import.left-out': 'Not taken over: {words}',
  'hosts.import.not-added': '{name} was not added',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
