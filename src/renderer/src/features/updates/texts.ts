// Texts of publishing updates.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'updates.title': 'Publish updates',
  'updates.summary': 'Your answers',
  'updates.step.boxes': 'Boxes',
  'updates.step.where': 'Where',
  'updates.step.plan': 'Plan',
  'updates.boxes.count': '{count, plural, one {# box} other {# boxes}}',

  'updates.boxes.heading': 'Which boxes should get an update?',
  'updates.boxes.help':
    'Kiln builds the system of each box as its profile and answers are now, and signs it. The boxes fetch it themselves.',
  'updates.boxes.list': 'Boxes',
  'updates.boxes.unreadable': 'The boxes could not be read',
  'updates.boxes.loading': 'Loading boxes',
  'updates.boxes.none': 'There are no boxes yet',
  'updates.boxes.none.detail': 'A box is one computer: a profile and your answers to it.',
  'updates.boxes.to-boxes': 'To the boxes',
  'updates.boxes.all': 'All',
  'updates.boxes.clear': 'None',
  'updates.boxes.chosen': '{count, plural, =0 {No box chosen} one {# box chosen} other {# boxes chosen}}',
  'updates.boxes.lacking.no-profile': 'No profile: nothing can be built for it',
  'updates.boxes.lacking.no-computer': 'No computer runs it yet. Build and flash it, or give it a host.',
  'updates.boxes.open': 'Open {name}',
  'updates.boxes.missing': 'Choose a box.',

  'updates.where.heading': 'Where should the updates be published?',
  'updates.folder': 'Folder',
  'updates.folder.help':
    'An empty folder, or one that Kiln published to. Any web server can serve it; boxes trust the keys, not the server.',
  'updates.folder.pick': 'Choose the folder for updates',
  'updates.wrong.folder-missing': 'Name the folder.',
  'updates.wrong.folder-absolute': 'Give the whole path, from / on.',
  'updates.folder.before': 'Published to before:',
  'updates.folder.until': 'Its updates are accepted until {day}. Kiln renews them while it is open.',
  'updates.folder.problem': 'The updates in this folder could not be renewed',
  'updates.upload': 'Web server',
  'updates.upload.optional': 'optional',
  'updates.upload.help':
    'The address of a folder on a server that takes PUT and DELETE. Kiln uploads what the folder has.',
  'updates.wrong.upload': 'Not an http or https address without a login.',
  'updates.upload.login': 'Set the login',
  'updates.more': 'More: try on a few boxes first, space, expiry',
  'updates.first': 'Try on this many boxes first',
  'updates.first.help':
    'Only these are published now. Publish again later: the rest follows once each of them runs its new system.',
  'updates.ring': 'One update for many boxes (ring)',
  'updates.ring.help':
    'A name, such as homes: all boxes that follow it get the same update. The chosen boxes have to have the same system.',
  'updates.wrong.ring': 'a-z, 0-9 and dashes, at most 60.',
  'updates.wrong.ring-first':
    'All boxes of a ring get its update at once. Leave one of the two fields empty.',
  'updates.replace': 'Replace what the web server has',
  'updates.replace.help':
    'Only where the address has the updates of another folder or person. Boxes that follow those updates are no longer updated.',
  'updates.verify': 'Read back what the web server has',
  'updates.verify.help':
    'Compares each file that was uploaded before, and sends again what was spoiled. As much as the folder has is downloaded.',
  'updates.keep': 'Systems to keep for each box',
  'updates.quota': 'Space limit, in GiB',
  'updates.quota.help': 'No limit if empty.',
  'updates.days': 'Days until an update expires',
  'updates.state-version': 'NixOS release that the boxes were installed with',
  'updates.state-version.help': 'Only where neither their host nor an image says it, such as 25.11.',
  'updates.wrong.state-version': 'Not a release such as 25.11.',
  'updates.number.wrong': 'A whole number from {from} to {to}.',
  'updates.where.wrong': 'Some answers are not valid.',

  'updates.keyring.absent': 'This computer cannot publish',
  'updates.keyring.missing': 'Publishing needs a keyring.',
  'updates.keys': 'Keys',
  'updates.keys.loading': 'Loading keys',
  'updates.keys.unreadable': 'The keys could not be read',
  'updates.keys.none': 'This computer has no keys for updates',
  'updates.keys.none.detail':
    'Two keys are made. The daily key signs, and stays in the keyring of this computer. The recovery key alone can replace it, and only you have it.',
  'updates.keys.missing': 'Make the keys first.',
  'updates.keys.daily': 'Daily key, public half',
  'updates.keys.recovery': 'Recovery key, public half',
  'updates.keys.make': 'Make keys',
  'updates.keys.have': 'Use a recovery key',
  'updates.keys.replace': 'Replace the daily key',
  'updates.keys.file': 'File for the recovery key',
  'updates.keys.file.help':
    'A new file, on a stick for example. If empty, the key is shown once, to be written down or printed.',
  'updates.keys.file.pick': 'Choose the folder for the recovery key',
  'updates.keys.file.choose': 'Choose its folder',
  'updates.keys.written': 'The recovery key is in {path}',
  'updates.keys.written.detail':
    'It is nowhere else. Keep this file away from this computer, on a stick or printed. Without it, no daily key can ever be replaced.',
  'updates.keys.unmade': 'The keys could not be made. The recovery key above is not valid: discard it.',
  'updates.keys.made': 'The keys were made',
  'updates.keys.replaced': 'The daily key was replaced: publish for each box again',
  'updates.recovery.title': 'Keep the recovery key',
  'updates.recovery.detail':
    'It is shown only now. Keep it away from this computer, on paper or on a stick. Without it, no daily key can ever be replaced.',
  'updates.recovery.copy': 'Copy the key',
  'updates.recovery.print': 'Print',
  'updates.recovery.save': 'Save as a file',
  'updates.recovery.kept': 'I have written it down, printed it, or saved it elsewhere',
  'updates.recovery.close': 'Close',
  'updates.recovery.not-yet': 'Confirm first that you have the key: nothing can show it again.',
  'updates.replace.title': 'Replace the daily key',
  'updates.replace.detail':
    'Do this at times, and when someone else may have used this computer. Boxes then accept the next publication only.',
  'updates.recover.title': 'Use a recovery key',
  'updates.recover.detail': 'Makes a daily key on this computer, for boxes that trust this recovery key.',
  'updates.replace.key': 'Recovery key',
  'updates.replace.key.help': 'Eleven groups of five characters, in any case, with or without dashes.',
  'updates.replace.missing': 'Type the recovery key.',
  'updates.login.title': 'Login of {server}',
  'updates.login.detail': 'The password is kept in the keyring, and goes only to this server.',
  'updates.login.user': 'User name',
  'updates.login.password': 'Password',
  'updates.login.send': 'Keep the login',
  'updates.login.kept': 'The login is kept',
  'updates.login.missing': 'Type both.',

  'updates.trust': 'How a box finds its updates',
  'updates.trust.help':
    'A box takes updates only with a trust file: the web address of this folder, and your public keys. Name the file in the configuration of the box, as services.kiln-updates.trustFile.',
  'updates.trust.make': 'Make a trust file',
  'updates.trust.box': 'Box',
  'updates.trust.from': 'Web address of the folder',
  'updates.trust.from.help': 'Where the box reads the folder: https, http, or file:///media/stick/updates.',
  'updates.trust.wrong': 'Not an http, https or file address without a login.',
  'updates.trust.file': 'Trust file',
  'updates.trust.save': 'Save as a file',
  'updates.trust.copy': 'Copy the file',
  'updates.trust.nix': 'In the configuration of the box',
  'updates.trust.nix.copy': 'Copy the configuration',
  'updates.trust.close': 'Close',
  'updates.plan.heading': 'Check what is published',
  'updates.plan.boxes': 'What each box gets',
  'updates.plan.first': 'Published for the first time',
  'updates.plan.same': 'No change: its update is accepted for longer',
  'updates.plan.packages':
    '{count, plural, =0 {Configuration changed} one {# package changes} other {# packages change}}',
  'updates.plan.new':
    '{paths, plural, =0 {Nothing to copy} one {# path to copy, {size}} other {# paths to copy, {size}}}, of {whole} altogether.',
  'updates.plan.together':
    '{paths, plural, =0 {Nothing to copy} one {# path to copy in total, {size}} other {# paths to copy in total, {size}}}. What several boxes need is copied once.',
  'updates.plan.later': 'Later: {names}',
  'updates.plan.later.detail':
    'Publish again once these boxes run their systems. A Connect that shows this folder does it without you.',
  'updates.plan.withdrawn': 'Withdrawn before: {names}',
  'updates.plan.withdrawn.detail': 'You withdrew this very system. Publishing gives it to the boxes again.',
  'updates.plan.all-first': 'No box waits',
  'updates.plan.all-first.detail':
    'No more boxes change than are tried first: all of them are published now.',
  'updates.button': 'Publish for {boxes}',

  'updates.job.unknown': 'This publication cannot be shown',
  'updates.job.unknown.detail':
    'Kiln has been restarted since. What is published is on the page of each box.',
  'updates.job.queued': 'Waiting for another job',
  'updates.job.cancel': 'Cancel',
  'updates.job.cancelling': 'Cancelling',
  'updates.job.cancel.title': 'Cancel publishing?',
  'updates.job.cancel.yes': 'Cancel publishing',
  'updates.job.cancel.no': 'Continue',
  'updates.job.cancel.detail':
    'Each box sees its update as before or the new one, whole. What was copied stays in the folder, for the next time.',
  'updates.job.again': 'Publish again',
  'updates.job.done': 'Published for {boxes}',
  'updates.job.failed': 'Publishing failed',
  'updates.job.cancelled': 'Publishing was cancelled',
  'updates.job.result': 'What is published',
  'updates.job.accepted': 'accepted until {day}',
  'updates.job.cache': 'The cache has {size}: {added} paths added, {removed} removed.',
  'updates.job.uploaded':
    '{address}: {sent, plural, =0 {nothing to upload} one {# file uploaded, {size}} other {# files uploaded, {size}}}.',

  'updates.job.spoiled':
    '{count, plural, one {# file was not as it was sent, and was sent again. Find out what changed it.} other {# files were not as they were sent, and were sent again. Find out what changed them.}}',

  'updates.states': 'Update status',
  'updates.states.help':
    'Kiln asks each box over SSH. A box switches in its quiet window, at night unless its configuration has another.',
  'updates.states.again': 'Ask again',
  'updates.states.asking': 'Asking the boxes',
  'updates.states.failed': 'Kiln could not ask the boxes',
  'updates.card': 'Updates',
  'updates.card.none': 'Nothing is published for this box.',
  'updates.card.in': 'In {folder}, accepted until {day}',
  'updates.card.expired': 'In {folder}: expired on {day}, so the box takes no update. Publish again.',
  'updates.withdraw': 'Withdraw',
  'updates.withdraw.title': 'Withdraw the update of {name}?',
  'updates.withdraw.confirm': 'Withdraw',
  'updates.withdraw.failed': 'The update could not be withdrawn',
  'updates.withdraw.to':
    'The box gets the system before, published on {day}. If it has not taken the update, it keeps what it runs; if it has, it goes back in its quiet window.',
  'updates.withdraw.none':
    'The folder has no system before. The box keeps what it runs, and gets no update until you publish another.',
  'updates.withdraw.system': '{system}, sequence {sequence}, published {time}',
  'updates.withdraw.folder':
    'This computer does not remember what it published there before: the folder says which system that was. Check it.',
  'updates.withdraw.only-upload': 'It is withdrawn in the folder already. Only the upload is left.',
  'updates.withdraw.waits':
    'The update waits for the first boxes. If Connect has let the box take it, the box goes back.',
  'updates.withdraw.others':
    'No more updates wait for {names}. If they took theirs already and are to go back, withdraw those too.',
  'updates.withdrawn': 'The update of {name} is withdrawn',
  'updates.card.publish': 'Publish an update',
  'loading.publish': 'Loading',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
