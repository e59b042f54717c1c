// The texts of the builders: their page, and the dialogs that add and change them.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'builders.description':
    'Where Nix builds: this computer, a Lima VM on it, and hosts over SSH; and the caches that it downloads from.',
  'builders.add': 'Add a builder',
  'builders.loading': 'Loading the builders',
  'builders.unreadable': 'The builders could not be read',
  'builders.here': 'This computer',
  'builders.here.ready': 'Ready',
  'builders.here.not-ready': 'Nix is not ready here',
  'builders.list': 'Builders over SSH',
  'builders.none': 'No builder over SSH yet. Any Linux host with Nix can be one.',
  'builders.state.works': 'Works',
  'builders.state.untested': 'Not tested yet',
  'builders.state.untrusted': 'Key not trusted',
  'builders.state.failed': 'Last test failed',
  'builders.nix': 'Nix {version}',
  'builders.emulated': '{architecture} (emulated)',
  'builders.free': '{size} free',
  'builders.tested': 'Tested',
  'builders.testing': 'Testing {name}',
  'builders.works': '{name} works.',
  'builders.not-added': '{name} was not added',
  'builders.test': 'Test',
  'builders.test.name': 'Test {name}',
  'builders.trust': 'Show key',
  'builders.trust.name': 'Show the key of {name}',
  'builders.more': 'More about {name}',
  'builders.remove': 'Remove',
  'builders.remove.title': 'Remove the builder {name}?',
  'builders.remove.detail':
    'Kiln will no longer build on it. Nothing on it is changed, and it stays in the list of hosts.',
  'builders.remove.yes': 'Remove the builder',
  'builders.removed': 'Removed the builder {name}',
  'builders.add.title': 'Add a builder',
  'builders.add.detail':
    'A Linux host with Nix that you reach over SSH. Its key is shown before anything is done on it.',
  'builders.add.address': 'Address',
  'builders.add.address.help':
    'As for ssh: a name, an address, or a Host of ~/.ssh/config; with user and port if needed.',
  'builders.add.name': 'Name',
  'builders.add.yes': 'Add and show key',
  'builders.job.cancelled': 'Cancelled.',

  'lima.title': 'Lima VMs',
  'lima.detail': 'Linux VMs on this computer, managed by Lima.',
  'lima.none': 'No Lima VM yet',
  'lima.none.detail':
    'Kiln can create one with Nix in it. Its image and Nix are downloaded when it starts for the first time.',
  'lima.create': 'Create a Lima VM',
  'lima.create.title': 'Create a Lima VM?',
  'lima.create.explain':
    'Debian with Nix. Nothing of this computer is mounted in it, and no port of it is opened here.',
  'lima.create.cpus': 'Processors',
  'lima.create.memory': 'Memory in GiB',
  'lima.create.memory.help':
    'If empty: half of this computer’s memory, at most 4 GiB. Building a kernel or a browser needs more.',
  'lima.create.disk': 'Disk in GiB',
  'lima.create.disk.help': 'Only the space in use is taken on this computer.',
  'lima.create.default': 'If empty: Lima’s default for this computer.',
  'lima.create.size': 'Enter a whole number of at least {least}.',
  'lima.create.yes': 'Create and start',
  'lima.version': 'Lima {version}',
  'lima.start': 'Start',
  'lima.start.name': 'Start {name}',
  'lima.stop': 'Stop',
  'lima.stop.name': 'Stop {name}',
  'lima.restart': 'Restart',
  'lima.clean': 'Collect garbage',
  'lima.adopt': 'Use as builder',
  'lima.adopt.name': 'Use {name} as builder',
  'lima.edit': 'Resize',
  'lima.edit.title': 'Resize the Lima VM {name}',
  'lima.edit.detail': 'Applied at its next start. Leave a field empty to keep its value.',
  'lima.edit.disk.help': 'Not below {size}: a disk only grows.',
  'lima.edit.yes': 'Resize the VM',
  'lima.logs': 'Show logs',
  'lima.logs.title': 'Logs of the Lima VM {name}',
  'lima.logs.folder': 'In {folder}. It takes {size} on this computer.',
  'lima.logs.matters': 'Likely cause:',
  'lima.logs.end': 'The end of {file}',
  'lima.logs.empty': 'It is empty.',
  'lima.logs.none': 'There are no logs yet: the VM was never started.',
  'lima.logs.loading': 'Reading the logs',
  'lima.delete': 'Delete',
  'lima.delete.title': 'Delete the Lima VM {name}?',
  'lima.delete.detail':
    'Its disk is deleted, with all that was built in it. Images that Kiln has brought back stay.',
  'lima.delete.yes': 'Delete the VM',
  'lima.recreate': 'Recreate',
  'lima.recreate.title': 'Recreate the Lima VM {name}?',
  'lima.recreate.detail':
    'Its disk is deleted, with all that was built in it, and a new one is created and started.',
  'lima.recreate.yes': 'Delete and recreate',
  'lima.sizes': '{cpus, plural, one {# processor} other {# processors}}, {memory} memory, {disk} disk',
  'lima.more': 'More about {name}',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
