// Texts of a workstation's sessions.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'snapshots.title.of': 'Sessions of {name}',
  'snapshots.detail':
    'What earlier sessions of this workstation left, and what its next restart takes away. Each file can be brought back.',
  'snapshots.loading': 'Asking the host for its sessions…',
  'snapshots.unreadable': 'The sessions could not be read',
  'snapshots.none': 'No sessions yet',
  'snapshots.none.detail':
    'The first start of the installed machine makes the snapshot CLEAN. Each reset adds the session before it.',
  'snapshots.mode.disabled':
    'A restart resets nothing on this host, and keeps no session. To change that, set settings.disk.immutability.enable to true in its configuration.',
  'snapshots.mode.snapshot-only':
    'A restart resets nothing on this host. It only adds the session before it.',

  'snapshots.slot.PREVIOUS': 'Last session',
  'snapshots.slot.PENULTIMATE': 'The session before',
  'snapshots.slot.CLEAN': 'As installed',
  'snapshots.slot.FAILED': 'Replaced by a restore',
  'snapshots.began': 'Began',
  'snapshots.ended': 'Ended',
  'snapshots.made': 'Made',
  'snapshots.size': 'Size',
  'snapshots.own': 'Only here',
  'snapshots.unknown': 'Not known',
  'snapshots.look': 'Browse its files',
  'snapshots.look.named': 'Browse its files: {slot}',
  'snapshots.bring-session': 'Restore at restart',
  'snapshots.bring-session.named': 'Restore at restart: {slot}',
  'snapshots.bring-session.title': 'Bring the whole session back at the next restart?',
  'snapshots.bring-session.detail':
    'When {host} next starts, its files become what they were in this session. What is persistent stays as it is then, and what is there then becomes the last session.',
  'snapshots.bring-session.yes': 'Bring it back at the next restart',
  'snapshots.bring-session.mixed':
    'A start of {host} may not have reset all volumes, so this may not be the same session on each. Nothing was changed. The cards of the sessions have the times of each volume.',
  'snapshots.bring-session.mixed.yes': 'Bring the different sessions back',
  'snapshots.requested': 'The next restart brings this session back: {slot}.',
  'snapshots.withdraw': 'Bring none back',
  'snapshots.withdrawn': 'The next restart brings no session back.',

  'snapshots.files': 'Files of a session',
  'snapshots.files.session': 'Session',
  'snapshots.files.volume': 'Volume',
  'snapshots.files.up': 'To the folder above',
  'snapshots.files.open': 'Open the folder {name}',
  'snapshots.files.loading': 'Reading the folder…',
  'snapshots.files.unreadable': 'The folder could not be read',
  'snapshots.files.empty': 'This folder is empty.',
  'snapshots.files.more': 'The folder has more names than these {count}.',
  'snapshots.files.names': 'Names in {folder}',
  'snapshots.files.link': 'link',
  'snapshots.files.other': 'special file',
  'snapshots.bring-back': 'Bring back',
  'snapshots.bring-back.named': 'Bring back: {name}',
  'snapshots.bring-back.title': 'Bring {name} back?',
  'snapshots.bring-back.detail': 'With its owner and its rights. Session of {host}: {slot}.',
  'snapshots.bring-back.where': 'Where to',
  'snapshots.bring-back.where.same': 'Where it was',
  'snapshots.bring-back.where.beside': 'Another place',
  'snapshots.bring-back.where.replace': 'Where it was, and rename what is there now',
  'snapshots.bring-back.place': 'Place',
  'snapshots.bring-back.place.help': 'The whole path on the host. Its folder has to be there.',
  'snapshots.bring-back.place.wrong': 'Give a whole path, such as {example}.',
  'snapshots.bring-back.renamed':
    'What is there now becomes {path}. A restart that resets takes that away unless you keep it, and the last two sessions have it then.',
  'snapshots.bring-back.yes': 'Bring it back',
  'snapshots.brought': '{path} is back.',
  'snapshots.brought.renamed': '{path} is back. What was there is {renamed}.',
  'snapshots.brought.goes':
    '{path} is back. What was there is {renamed}, which is not persistent: the next restart takes it away. To keep it, choose it under “What the next restart takes away”.',
  'snapshots.brought.path-goes':
    '{path} is not persistent: the next restart that resets takes it away again. To keep it, choose it under “What the next restart takes away”.',

  'snapshots.next.restore-previous': 'The next restart brings the last session back.',
  'snapshots.next.restore-penultimate': 'The next restart brings the session before the last back.',
  'snapshots.next.first-snapshot':
    'The next restart only takes a snapshot, because reset was off before. The one after it resets.',
  'snapshots.next.snapshot-only': 'The next restart resets nothing: the mode is snapshot-only.',
  'snapshots.next.disabled': 'The next restart resets nothing: the mode is disabled.',
  'snapshots.next.restored-before':
    'The next restart resets nothing: the restore that is configured was done before.',
  'snapshots.next.target-not-reached':
    'The next restart resets nothing, because this session has not reached its target.',
  'snapshots.next.session-gone':
    'The next restart resets nothing, because the session that it was to bring back is not in the history now.',
  'snapshots.away': 'What the next restart takes away',
  'snapshots.would-away': 'What a reset would take away',
  'snapshots.would-back': 'What a reset would bring back',
  'snapshots.away.total': '{size} together. The last two sessions keep it.',
  'snapshots.back': 'What the next restart brings back',
  'snapshots.back.total': '{size} together, which the installation had.',
  'snapshots.changes.loading': 'Looking at each file on the host. This may take a minute.',
  'snapshots.changes.unreadable': 'The changes could not be listed',
  'snapshots.changes.again': 'List again',
  'snapshots.back.total.session': '{size} together, which that session had.',
  'snapshots.changes.none': 'The next restart changes nothing.',
  'snapshots.changes.would-none': 'A reset would change nothing.',
  'snapshots.changes.program': '{size}, {files, plural, one {# file} other {# files}}',
  'snapshots.changes.more-paths': '{count, plural, one {# more path} other {# more paths}}',
  'snapshots.changes.more-programs': '{count, plural, one {# more program} other {# more programs}}',
  'snapshots.changes.kind.new': 'new',
  'snapshots.changes.kind.changed': 'changed',
  'snapshots.changes.kind.removed': 'removed',
  'snapshots.keep': 'Keep this',
  'snapshots.keep.named': 'Keep this: {path}',
  'snapshots.keep.kept': 'Persistent after kiln-host update',
  'snapshots.keep.done':
    '{path} is in the settings of the host. It is persistent once `kiln-host update` has run there.',
  'snapshots.keep.done-in-box':
    '{path} is in the settings of the host and in the answers of the box {box}. It is persistent once `kiln-host update` has run there.',
  'snapshots.keep.option':
    'A person wrote the configuration of this host. Add this line to it, then run `kiln-host update` on the host:',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
