// The texts that `kiln publish` prints, and its help.
export const updateTexts = {
  'help.publish.summary': 'publish signed updates of boxes to a folder, and manage their keys',
  'help.publish':
    'Publishes updates of boxes: builds the system of each, signs it, and writes it with a signed pointer to a folder that any web server can show.',
  'help.publish.boxes':
    'build the systems of boxes, show what changes, and write them to a folder: paths that the daily key signed, and last the pointer of each box',
  'help.publish.names': 'names or IDs of boxes (see `kiln box`)',
  'help.publish.to': 'folder to publish to: an empty one, or one that Kiln published to',
  'help.publish.first':
    'publish N of the boxes; the same command publishes the rest once each of these runs its system, and stops where one went back',
  'help.publish.ring':
    'write one pointer for the ring NAME, for all boxes that follow it; the boxes named here have to have the same system',
  'help.publish.trust.ring': 'the box follows this ring, and not its own pointer',
  'help.publish.states.ring': 'compare with what is published for this ring',
  'help.publish.states.summary': 'ask boxes what they made of what is published for them',
  'help.publish.states':
    'Asks each box over SSH whether it runs what the folder has for it, waits, or went back, and why.',
  'help.publish.upload': 'folder on a web server that gets what DIR has, by PUT; each file is read back',
  'help.publish.replace': 'upload also where ADDRESS has the updates of another folder or person',
  'help.publish.verify':
    'read back each file that was uploaded to ADDRESS before, and send again what was spoiled',
  'help.publish.login.summary': 'keep or forget the login of a web server',
  'help.publish.login':
    'Keeps the login of a web server that updates are uploaded to. The password is read from stdin or typed without echo, and is kept in the keyring.',
  'help.publish.login.address': 'address of the server, or of a folder on it',
  'help.publish.login.user': 'user name',
  'help.publish.login.forget': 'forget name and password',
  'help.publish.withdraw.summary': 'withdraw an update that turned out to be bad',
  'help.publish.withdraw':
    'Publishes a newer pointer to the system before, without a build. Boxes that have not taken the update are kept from it; those that have go back, in their quiet window. What waits for the first boxes is removed. Without a system before, the pointer is removed, and boxes keep what they run.',
  'help.publish.withdraw.to': 'folder that the update was published to',
  'help.publish.withdraw.ring': 'the update of this ring; boxes are not named then',
  'help.publish.withdraw.upload':
    'folder on a web server that gets what DIR has (the one of the last publication)',
  'help.publish.withdraw.dry-run': 'show what would change, and write nothing',
  'help.publish.withdraw.yes': 'withdraw without asking',
  'help.publish.group': 'boxes whose host has this tag (see `kiln hosts tag`); repeat for several',
  'help.publish.keep': 'how many systems of each box the folder keeps, this one included (3)',
  'help.publish.quota': 'what the cache in the folder may take, in GiB',
  'help.publish.days': 'how many days a box accepts the pointer (90)',
  'help.publish.state-version':
    'release of NixOS that the boxes were installed with, where neither their host nor an image says it',
  'help.publish.dry-run': 'build, show what would change, and write nothing',
  'help.publish.yes': 'publish without asking',
  'help.publish.trust.summary': 'print what a box needs before it takes updates',
  'help.publish.trust':
    'Prints the trust file of a box: the public keys, which box it is, and where it finds its updates. A box takes updates once its services.kiln-updates has this file. Nothing in it is secret.',
  'help.publish.trust.name': 'name or ID of a box (see `kiln box`)',
  'help.publish.from':
    'where the box finds the folder that Kiln publishes to: an http, https or file address',
  'help.keys.summary': 'show, make and replace the keys of updates',
  'help.keys':
    'Shows, makes and replaces the keys of updates. The daily key signs, and is in the keyring of this computer; the recovery key alone replaces it, and only you have it.',
  'help.keys.show': 'show the public keys',
  'help.keys.make': 'make both keys; the recovery key is shown once',
  'help.keys.recovery-file': 'write the recovery key to this new file instead, on a stick for example',
  'help.keys.rotate':
    'replace the daily key of this computer; asks for the recovery key, or reads it from stdin',
  'help.keys.recover':
    'make a daily key on a computer that has none, or lost it; asks for the recovery key, or reads it from stdin',

  'usage.publish-to': 'Name the folder to publish to: --to DIR.',
  'usage.publish-from': 'Give the address where the box finds its updates: --from ADDRESS.',
  'usage.publish-address': '{address} is not an http, https or file address without a login.',
  'usage.publish-upload': '{address} is not an http or https address without a login.',
  'usage.publish-ring': '{ring} is not a name of a ring: a-z, 0-9 and dashes, at most 60.',
  'usage.publish-ring-first':
    'A ring has one pointer, which all its boxes see at once: leave out --first or --ring.',
  'usage.publish-withdraw-ring': 'A ring has one update for all its boxes: give --ring alone, without boxes.',
  'usage.publish-login': 'Give the user name, --user NAME, or --forget.',
  'usage.secret-too-long': 'The secret on stdin is larger than {kibibytes} KiB.',
  'usage.publish-password': 'No password: type it, or give it on stdin.',
  'usage.publish-boxes': 'Name boxes, or a tag of their hosts: --group TAG.',
  'usage.publish-group': 'No box has a host with the tag {tag}.',
  'usage.no-recovery': 'No recovery key: type it, or give it on stdin.',

  'cli.publish.first': '{name}: {system}, for the first time',
  'cli.publish.same': '{name}: {system} as before; its pointer is renewed',
  'cli.publish.change': '{name}: {from} → {to}',
  'cli.publish.new':
    '{paths, plural, =0 {nothing to copy} one {# path to copy, {size}} other {# paths to copy, {size}}}',
  'cli.publish.together':
    '{paths, plural, one {# path} other {# paths}} to copy in total, {size}, for {count, plural, one {# box} other {# boxes}}.',
  'cli.publish.ask': 'Publish {count, plural, one {# box} other {# boxes}} to {path}? [y/N]',
  'cli.publish.later':
    'Later, once these run their systems: {names}. Publish again then; a Connect that shows this folder does it without you.',
  'cli.publish.all-first': 'Nothing waits: no more boxes change than --first {first}.',
  'cli.publish.done': '{name}: {system}, sequence {sequence}, accepted until {day}',
  'cli.publish.cache': '{path}: {added} paths added, {removed} removed; the cache has {size}.',
  'cli.publish.uploaded':
    '{address}: {sent, plural, =0 {nothing to upload} one {# file uploaded, {size}} other {# files uploaded, {size}}}, {removed} removed.',
  'cli.publish.spoiled':
    '{address}: {count, plural, one {# file was not as it was sent, and was sent again. Find out what changed it.} other {# files were not as they were sent, and were sent again. Find out what changed them.}}',
  'cli.publish.withdrawn': 'Withdrawn before, and published again now: {names}.',
  'cli.withdraw.back': '{name}: {from} → {to}',
  'cli.withdraw.none': '{name}: {from} → no pointer: the folder has no system before',
  'cli.withdraw.system': '{system}, sequence {sequence}, published {time}',
  'cli.withdraw.folder':
    'This computer does not remember what it published there before: the folder says which system that was. Check it.',
  'cli.withdraw.only-upload': 'It is withdrawn in the folder already. Only the upload is left.',
  'cli.withdraw.waits': 'It waits for the first boxes. Those that Connect has let take it go back.',
  'cli.withdraw.others':
    'No more updates wait for: {names}. If they took theirs already and are to go back, name them too.',
  'cli.withdraw.ask':
    'Withdraw {count, plural, one {this update} other {these # updates}} from {path}? [y/N]',
  'cli.withdraw.removed': '{name}: nothing is published',
  'cli.publish.password': 'Password for {address} (not shown):',
  'cli.publish.login-kept': 'The login of {address} is kept in the keyring.',
  'cli.publish.login-forgotten': 'The login of {address} is forgotten.',
  'cli.keys.daily': 'daily key',
  'cli.keys.recovery': 'recovery key',
  'cli.keys.number': 'key set',
  'cli.keys.none': 'This computer has no keys for updates. To make them: {command}',
  'cli.keys.ask': 'Recovery key (not shown):',
  'cli.keys.write-down':
    'That is the recovery key. Write it down, and keep it away from this computer. It is shown only now. Without it, no daily key can ever be replaced.',
  'cli.keys.written': 'The recovery key is in {path}. Keep it away from this computer.',
  'cli.keys.publish-again':
    'Boxes accept the next publication only: run `kiln publish` for each of them again.',
} as const
