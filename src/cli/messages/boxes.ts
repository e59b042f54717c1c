// The texts that `kiln box` prints, and its help.
export const boxTexts = {
  'help.box.summary': 'list and manage boxes: one computer each, from the idea to the running machine',
  'help.box':
    'Lists and manages boxes. A box is one computer, present or planned: its profile and answers, its images, machines, drives and host. Its name can be used wherever an image or a host is named: kiln build, run, flash and deploy.',
  'help.box.list': 'list all boxes with their state',
  'help.box.add': 'add a box; nothing is built yet',
  'help.box.name': 'name or ID of a box (see `kiln box`)',
  'help.box.new-name': 'any name that no other box has',
  'help.box.like': 'take profile and answers from this box, with a host name made from the new name',
  'help.box.goal': 'what the box is made for, which comes first once it is built: {goals}',
  'help.box.show': 'show a box and what belongs to it',
  'help.box.set': 'change the profile or the answers of a box; its next build uses them',
  'help.box.reset':
    'put all answers of a box but the host name back to the defaults of its profile; what belongs to it stays',
  'help.box.secret':
    'keep a secret answer of a box in the keyring of this computer, for each later flash and machine of it; it is typed without echo, or read from stdin',
  'help.box.secret-key': 'the key of a secret option of its profile (see `kiln profiles show`)',
  'help.box.secret-forget': 'remove it from the keyring',
  'help.box.adopt':
    'make the box of a host that another Kiln flashed or deployed to, from what the host reports',
  'help.box.logs':
    'order a box that reports to a Connect to send its journal there, or not to; your SSH key signs the order',
  'help.box.logs-word': 'whether it sends its journal',
  'help.box.move':
    'order a box to go to another Connect; it stays at the old one until the new one accepts it',
  'help.box.move-to':
    'a ticket of the other Connect (its page "Prepared drives", or `kiln connect enrol`), or the address of one that knows the box',
  'help.box.move-fingerprint': 'of the certificate that the other Connect made, with an address',
  'help.box.hand-over':
    'order a box to leave its owner for another person: it makes other keys, removes what it has of the former owner, and restarts',
  'help.box.hand-over-to':
    'where the new owner claims it: a ticket of their Connect, or its address, where the box then shows a code; without it where its system says, or in its network',
  'help.box.hand-over-owner': 'name of the new owner, for the screen of the box',
  'help.box.hand-over-keys':
    'a file with SSH public keys of the new owner, which are the only ones that let anyone in',
  'help.box.hand-over-updates':
    'their trust file (see `kiln publish trust`): the box takes their updates then',
  'help.box.hand-over-remove': 'also remove Home Assistant with its data; without it that stays as it is',
  'help.box.hand-over-yes': 'do not ask; --name has to name the box',
  'help.box.wipe': 'order a box to remove all that it keeps of its owner, and to restart as it was flashed',
  'help.box.wipe-yes': 'do not ask; --name has to name the box',
  'help.box.order-box': 'its host name, the name of its box in Kiln, or its ID (see `kiln connect state`)',
  'help.box.order-key':
    'the SSH key that signs: a file, or the line of a public key whose private half is in the agent; without it your only one',
  'help.box.order-name': 'the host name of the box, where it was renamed since it was claimed',
  'help.box.order-hours': 'how long it may take until the box looks for the order: 1 to 24, else 1',
  'help.box.rename': 'give a box another name; the host name of its computer stays',
  'help.box.rm': 'forget a box; what belongs to it stays, unless an option names it',
  'help.box.rm-machines': 'also remove its machines, which must be off',
  'help.box.rm-images': 'also remove its images that no other box uses',
  'help.box.rm-host': 'also remove its host from the list',

  'cli.box.move-means':
    'The box registers at the other Connect and gets its configuration there. It stays where it is until that one took it.',
  'cli.box.ask-move': 'Move {hostname} to the other Connect? [y/N]',
  'cli.box.wipe-loses':
    'Everything that the box keeps is lost, and nothing brings it back: Home Assistant with its data and copies, the claim, tokens and keys, Wi-Fi, users, homes, logs. What is in its system, and on other disks, stays.',
  'cli.box.ask-wipe': 'Type the host name of the box, as its screen shows it, to wipe it:',
  'cli.box.hand-over-loses':
    'The box gets other keys and another host key, and leaves its Connect. It removes your SSH keys, tokens, update keys, Wi-Fi, users, homes, logs, and each older system. It waits until its system has no SSH key of others than the new owner, and no password: publish one.',
  'cli.box.hand-over-keeps':
    'Home Assistant stays with its data, its accounts and its copies: the new owner sees all of it. Remove your account there.',
  'cli.box.hand-over-removes': 'Home Assistant is lost with its data and copies, and nothing brings it back.',
  'cli.box.hand-over-ownerless':
    'No SSH key lets anyone in then. Who claims the box in its network, or at its Connect, has it.',
  'cli.box.ask-hand-over': 'Type the host name of the box, as its screen shows it, to hand it over:',
  'cli.box.ordered':
    '{hours, plural, one {{hostname} takes the order with its next report, within # hour.} other {{hostname} takes the order with its next report, within # hours.}}',
  'cli.box.ordered-look': 'How it ended: {command}',
  'cli.box.none': 'No boxes. To add one: {command}',
  'cli.box.added': 'Added the box {name}.',
  'cli.box.changed': 'Changed the box {name}.',
  'cli.box.reset': 'The answers of the box {name} are the defaults of its profile, but for the host name.',
  'cli.box.reset-dropped': 'Dropped: {answers}.',
  'cli.box.reset-kept': 'Still in the keyring: {secrets}.',
  'cli.box.reset-no-login':
    '{name} has no SSH key and no password left: after its next deploy or update, no one can log in, unless a key or a password was put on its drive when it was flashed.',
  'cli.box.adopted': 'The host {host} is the box {name} now.',
  'cli.box.foreign': 'The host {host} is a box of another Kiln. To take it over: {command}',
  'cli.box.untaken': 'Hosts and drives of an older Kiln have no boxes yet: {reason}',
  'cli.box.secret-ask': '{key} of {name} (not shown):',
  'cli.box.secret-kept': 'The keyring keeps {key} of the box {name}.',
  'cli.box.secret-none': 'Nothing was kept as {key} of the box {name}.',
  'cli.box.secret-forgotten': 'The keyring no longer keeps {key} of the box {name}.',
  'cli.box.secrets-left': 'Its secrets are still in the keyring: {reason}',
  'cli.box.kept': 'in the keyring',
  'usage.no-secret': 'No value for {key}: type one, or give it on stdin.',
  'cli.box.renamed': '{before} is now called {name}.',
  'cli.box.removed': 'Removed the box {name}.',
  'cli.box.ask-remove': 'Forget the box {name}? What belongs to it stays, and what runs continues. [y/N]',
  'cli.box.ask-remove-with':
    'Forget the box {name}, and remove {count, plural, one {# thing} other {# things}} of it ({ids})? [y/N]',
  'cli.box.ask-remove-unreadable': 'Remove the record of the box {id}, which cannot be read? [y/N]',
  'cli.box.secrets-unknown':
    'The record did not say which secrets the keyring keeps for it. Their accounts begin with {account}.',
  'cli.box.unreadable': 'To remove this record: {command}',
  'cli.box.unnamable': 'Commands do not take its name, so give it another one: {reason}',
  'cli.box.next': 'Next: {command}',
  'cli.box.head.name': 'Box',
  'cli.box.head.state': 'State',
  'cli.box.head.since': 'Since',
  'cli.box.head.profile': 'Profile',
  'cli.box.head.next': 'Next',
  'cli.box.image-of-other': '{id} (of another profile or architecture than it has now)',
  'cli.box.build-failed': '{id} made no image: {reason}',
  'cli.box.build-interrupted': '{id} made no image: it was interrupted.',
  'cli.box.build-cancelled': '{id} made no image: it was cancelled.',
  'cli.box.no-profile': 'none',
  'cli.box.fact.state': 'State',
  'cli.box.fact.since': 'Since',
  'cli.box.fact.profile': 'Profile',
  'cli.box.fact.image': 'Image',
  'cli.box.fact.build': 'Build',
  'cli.box.fact.log': 'its log',
  'cli.box.fact.machine': 'Machine',
  'cli.box.fact.drive': 'Drive',
  'cli.box.fact.other-drive': 'Also on',
  'cli.box.other-drive': '{drive}  {day} (of {name})',
  'cli.box.other-drive-unnamed': '{drive}  {day} (of no box)',
  'cli.box.fact.connect': 'Connect',
  'cli.box.reports': '{state} ({connect})',
  'cli.box.reported': '{state} ({connect}, as of {time})',
  'cli.box.fact.host': 'Host',
} as const
