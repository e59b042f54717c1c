// Errors of published updates. code → what happened, and what to do next.
export const updatesErrors = {
  'update.no-keys': {
    message: 'This computer has no keys for updates.',
    hint: 'Make them: `kiln publish keys make`. If boxes have keys already: `kiln publish keys recover`, with their recovery key.',
  },
  'update.no-keyring': {
    message: 'Publishing needs a keyring on this computer: {reason}',
    hint: 'The daily key is kept nowhere else. On Linux, install gnome-keyring and libsecret-tools and log in to a desktop; or publish from a computer that has a keyring.',
  },
  'update.keys-there': {
    message: 'This computer has keys for updates.',
    hint: '`kiln publish keys show` shows them, and `kiln publish keys rotate` replaces the daily one. For boxes that are to trust other keys, move {path} away first.',
  },
  'update.keys-newer': {
    message: 'The keys in {path} were written by a newer Kiln (schema {found}, known: {known}).',
    hint: 'Update Kiln.',
  },
  'update.keys-broken': {
    message: 'The keys in {path} cannot be read: {reason}',
    hint: 'Make another daily key with the recovery key: `kiln publish keys recover`, or "Use a recovery key" where updates are published. Boxes then accept the next publication only.',
  },
  'update.keys-busy': {
    message: 'Another Kiln is making or replacing keys for updates.',
    hint: 'Wait until it has ended, then check which keys exist: `kiln publish keys`.',
  },
  'update.key-gone': {
    message: 'The keyring does not have the daily key {key}.',
    hint: 'Make another one with the recovery key: `kiln publish keys recover`.',
  },
  'update.recovery-form': {
    message:
      'That is not a recovery key: it has eleven groups of five characters, and the last ones check the others.',
    hint: 'Compare it with what you wrote down. Lowercase letters are accepted, and dashes are optional.',
  },
  'update.other-recovery': {
    message: 'This recovery key is {found}. The boxes of this computer trust {key}.',
    hint: 'Use the key that was shown by `kiln publish keys make` for these boxes.',
  },
  'update.recovery-unknown': {
    message:
      'The keys in {path} cannot be read, and no folder that this computer published to says which recovery key the boxes trust.',
    hint: 'Connect the drive with such a folder, then try again. If there is none, move {path} away first: any recovery key is accepted then, and boxes that trust another one refuse what it publishes.',
  },
  'update.folder-foreign': {
    message: '{path} is not empty, and Kiln did not publish to it.',
    hint: 'Choose an empty folder, or one that Kiln published to.',
  },
  'update.folder-system': {
    message: '{path} is a folder of the operating system.',
    hint: 'Choose a folder for updates, such as /srv/updates.',
  },
  'update.folder-unwritable': {
    message: '{path} cannot be written to by your user.',
    hint: 'Change its owner, or choose another folder.',
  },
  'update.folder-keys': {
    message: '{path} is for boxes that trust the recovery key {key}, which is not the one of this computer.',
    hint: 'Choose another folder, or publish from the computer that has these keys.',
  },
  'update.folder-link': {
    message: '{path} is a symbolic link, which leads out of the published folder.',
    hint: 'Remove the link, then publish again. If you did not make it, check who can write to the folder.',
  },
  'update.mark-spoiled': {
    message: '{path} is not as Kiln wrote it, so Kiln cannot tell whose updates this folder has: {reason}',
    hint: 'Take the file from a copy of the folder, or from the web server that has it. If there is none, empty the folder and publish again (with --replace to the same server): boxes accept that.',
  },
  'update.file-spoiled': {
    message: '{path} is not what Kiln writes there: {reason}',
    hint: 'Remove it, then publish again: Kiln writes it again.',
  },
  'update.folder-key-set': {
    message: '{path} has a newer key set than this computer: the daily key was replaced.',
    hint: 'Take over the keys with the recovery key: `kiln publish keys recover`.',
  },
  'update.folder-newer': {
    message: '{path} was written by a newer Kiln (schema {found}, known: {known}).',
    hint: 'Update Kiln.',
  },
  'update.folder-busy': {
    message: 'Another Kiln is publishing to {path}.',
    hint: 'Wait until it has ended, then try again.',
  },
  'update.state-version': {
    message: 'Kiln does not know the system.stateVersion with which the box "{name}" was installed.',
    hint: 'Ask its host: `kiln hosts show HOST`. If it does not say, give the release that it was installed with: --state-version 25.11, or under More on the page that publishes.',
  },
  'update.state-version-other': {
    message: 'The box "{name}" has system.stateVersion {known}, and {given} was given.',
    hint: 'Leave out --state-version: the value belongs to the machine and never changes.',
  },
  'update.unknown-plan': {
    message: 'There is no plan {id} to publish.',
    hint: 'Only the last plans are kept. Make another one: `kiln publish`.',
  },
  'update.plan-newer': {
    message: 'The plan in {path} was written by a newer Kiln (schema {found}, known: {known}).',
    hint: 'Update Kiln.',
  },
  'update.ring-differs': {
    message: 'The boxes of the ring "{ring}" do not have the same system: {boxes}.',
    hint: 'A ring has one pointer, so its boxes run one system. Give these boxes the same profile and answers, or publish to each without --ring.',
  },
  'update.ring-unpublished': {
    message: 'Nothing is published for the ring "{ring}". These rings have updates: {rings}.',
    hint: 'If its name is right, publish it: `kiln publish BOX --ring {ring} --to DIR`. Until then a machine with this trust file gets no update.',
  },
  'update.ring-first': {
    message: 'Nothing is published for the ring "{ring}", or for any other ring.',
    hint: 'Publish it: `kiln publish BOX --ring {ring} --to DIR`. Until then a machine with this trust file gets no update.',
  },
  'update.first-all': {
    message:
      '{count, plural, one {The only box} other {All # boxes}} would be among the first {first}: none would wait.',
    hint: 'Give a lower number than there are boxes, choose more boxes, or leave the number (--first) out: then all are published at once. Nothing was published.',
  },
  'update.plan-old': {
    message: 'The box "{name}" was published since this plan was made.',
    hint: 'Make another one, which shows what changes now: `kiln publish`. Nothing was published.',
  },
  'update.clock-behind': {
    message:
      'The clock of this computer shows {now}, and a box may have an update that was made on {made}: it would refuse the next one.',
    hint: 'Correct the clock, then publish again. If it is right now and was wrong then, replace the daily key, which boxes count time from again: `kiln publish keys rotate`. Nothing was published.',
  },
  'update.pointer-waits': {
    message:
      '{boxes}: what is published in {path} expires on {day} and is not renewed, because a newer system waited for the first boxes.',
    hint: 'Publish to these boxes again: `kiln publish BOX --to DIR`, or "Publish an update" on the page of a box. Until then they keep what they run.',
  },
  'update.quota': {
    message: 'The cache in {path} has {used}, and {added} more may be needed: the quota is {quota}.',
    hint: 'Give more with --quota, keep fewer systems with --keep, or publish fewer boxes. Nothing was published.',
  },
  'update.space': {
    message: '{path} has {free} free; up to {needed} may be needed.',
    hint: 'Free some space there, or choose a folder on a larger drive. Nothing was published.',
  },
  'update.unwritten': {
    message: 'The systems could not be copied to {path}: {reason}',
    hint: 'No pointer was changed: boxes still see what was published before. Check the folder, then publish again.',
  },
  'update.incomplete': {
    message: 'The cache in {path} does not have all of the system after the copy: {missing} is missing.',
    hint: 'No pointer was changed. Something else removes files from this folder; find it, then publish again.',
  },
  'update.wave-stopped': {
    message: 'Not all boxes that were published first took their systems: {boxes}.',
    hint: 'Nothing more was published. Find out why, then publish other systems: that begins with the first boxes again. Without --first, all are published whatever these say.',
  },
  'update.wave-waits': {
    message: 'Not all boxes that were published first run their systems yet: {boxes}.',
    hint: 'Nothing more was published. Publish again after their quiet window; without --first, all are published at once.',
  },
  'update.nothing-published': {
    message: 'Nothing is published for {name} in {path}.',
    hint: 'Check that this is the folder that you publish to. `kiln publish states BOX --to DIR` shows what boxes run. There is nothing to withdraw.',
  },
  'update.withdraw-lacks': {
    message:
      'The previous system of {name}, {system}, is not complete in {path}: {missing} is missing, corrupt or signed by another key.',
    hint: 'Publish a system that works instead: give the box its previous profile and answers, then `kiln publish`. Nothing was changed.',
  },
  'update.withdraw-unconfirmed': {
    message: 'Nothing was withdrawn: that was not confirmed.',
    hint: 'Type y at a terminal, or give --yes.',
  },
  'update.upload': {
    message: '{address} could not be uploaded or read back: {reason}',
    hint: 'Check the address and the network, then publish again: what was uploaded is not sent again.',
  },
  'update.upload-silent': {
    message: '{address} did not answer for a minute.',
    hint: 'Check the server, then publish again: what was uploaded is not sent again.',
  },
  'update.upload-refused': {
    message: '{address} was refused by the server (HTTP {status}).',
    hint: 'Check that the server takes PUT and DELETE there and makes folders, and that it has no updates of other keys (Connect: HTTP 409), then publish again: what was uploaded is not sent again.',
  },
  'update.upload-full': {
    message: '{address} is too large for the server, or it has no room for it (HTTP {status}).',
    hint: 'Let the server take more (nginx: client_max_body_size; Connect: --uploads), or keep fewer systems with --keep, then publish again: what was uploaded is not sent again.',
  },
  'update.upload-login': {
    message: 'The server of {address} refused the login (HTTP {status}).',
    hint: 'Store the right one: `kiln publish login ADDRESS --user NAME`, then publish again.',
  },
  'update.upload-no-password': {
    message: 'The keyring does not have the password for {server}.',
    hint: 'Give it again: `kiln publish login {server} --user NAME`.',
  },
  'update.upload-plain': {
    message: 'A password for {address} would be sent in the clear.',
    hint: 'Use an https address.',
  },
  'update.upload-taken': {
    message: '{address} has other updates: {reason}.',
    hint: 'Choose another address: the boxes that read this one would get no more updates. If they are to, give --replace, or turn on "Replace" under More. Nothing was uploaded.',
  },
  'update.upload-other': {
    message: '{address} has other content than was sent there.',
    hint: 'Something on the way changes files, or another program writes there. Find it, then publish again.',
  },
  'update.unconfirmed': {
    message: 'Nothing was published: that was not confirmed.',
    hint: 'Type y at a terminal, or give --yes.',
  },
} as const
