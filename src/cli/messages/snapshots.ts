// The texts that `kiln snapshots` prints, and its help.
export const snapshotTexts = {
  'help.snapshots.summary': 'show the sessions of a workstation, and bring back files of them',
  'help.snapshots':
    'Shows the sessions that an installed workstation keeps, brings back files of them, and lists what its next start resets.',
  'help.snapshots.host': 'host (see `kiln hosts`), or box (see `kiln box`)',
  'help.snapshots.list': 'list the sessions, with when they were and what they take',
  'help.snapshots.browse': 'list a folder of a session',
  'help.snapshots.folder': 'its path on the host; / without one',
  'help.snapshots.from': 'PREVIOUS (the last session, and the default), PENULTIMATE, CLEAN or FAILED',
  'help.snapshots.changes': 'list by program what the next start takes away and brings back',
  'help.snapshots.keep': 'name a path as persistent in the settings of the machine',
  'help.snapshots.path': 'path on the host; \\xNN is a byte, as `browse` prints it',
  'help.snapshots.restore': 'bring back a file or folder of a session',
  'help.snapshots.to': 'another place for it',
  'help.snapshots.replace': 'rename what is there now to PATH.before-restore',
  'help.snapshots.restore-session': 'bring a whole session back at the next start, once',
  'help.snapshots.session': 'PREVIOUS or PENULTIMATE',
  'help.snapshots.mixed': 'also where a start did not reset all volumes, and they differ in their session',
  'help.snapshots.withdraw': 'bring none back after all',
  'help.snapshots.yes': 'do not ask before something is replaced',

  'usage.session': 'Not a session: "{found}". Use PREVIOUS, PENULTIMATE, CLEAN or FAILED.',
  'usage.whole-session': 'Not a session that can be brought back: "{found}". Use PREVIOUS or PENULTIMATE.',
  'usage.host-path': 'Not a whole path on the host: "{found}".',
  'usage.to-and-replace': '--to and --replace cannot be used together.',
  'usage.session-and-withdraw': '--withdraw takes no session and no --mixed.',

  'cli.snapshots.mode': 'Each start: {mode}',
  'cli.snapshots.requested': 'The next start brings {slot} back.',
  'cli.snapshots.none': 'No sessions yet.',
  'cli.snapshots.until': 'to {when}',
  'cli.snapshots.own': '{size} alone',
  'cli.snapshots.unknown': 'unknown',
  'cli.snapshots.empty': 'The folder is empty.',
  'cli.snapshots.more': 'It has more than these {count} names.',
  'cli.snapshots.kind.folder': 'folder',
  'cli.snapshots.kind.file': 'file',
  'cli.snapshots.kind.link': 'link',
  'cli.snapshots.kind.other': 'other',
  'cli.snapshots.next.restore-previous': 'The next start brings the last session back.',
  'cli.snapshots.next.restore-penultimate': 'The next start brings the session before the last back.',
  'cli.snapshots.next.first-snapshot':
    'The next start only takes a snapshot, because reset was off before. The one after it resets.',
  'cli.snapshots.next.snapshot-only': 'The next start resets nothing: the mode is snapshot-only.',
  'cli.snapshots.next.disabled': 'The next start resets nothing: the mode is disabled.',
  'cli.snapshots.next.restored-before':
    'The next start resets nothing: the restore that is configured was done before.',
  'cli.snapshots.next.target-not-reached':
    'The next start resets nothing, because this session has not reached its target.',
  'cli.snapshots.next.session-gone':
    'The next start resets nothing, because the session that it was to bring back is not in the history now.',
  'cli.snapshots.no-changes': 'The next start changes nothing.',
  'cli.snapshots.no-reset-changes': 'A reset would change nothing.',
  'cli.snapshots.would-away':
    'A reset would take these away, {size} together. The last two sessions keep them.',
  'cli.snapshots.would-back': 'A reset would bring these back, {size} together.',
  'cli.snapshots.away': 'The next start takes these away, {size} together. The last two sessions keep them.',
  'cli.snapshots.back': 'The next start brings these back, {size} together.',
  'cli.snapshots.program': '{name}: {size}, {files, plural, one {# file} other {# files}}',
  'cli.snapshots.more-paths': 'and {count} more',
  'cli.snapshots.more-programs': 'and {count, plural, one {# more program} other {# more programs}}',
  'cli.snapshots.to-keep': 'To keep a path: {command}',
  'cli.snapshots.kept': '{path} is persistent once the host has run `{command}`.',
  'cli.snapshots.kept-in-box': 'The answers of the box {box} have it too.',
  'cli.snapshots.option':
    'A person wrote the configuration of this host. Add this to it, then run `{command}` on the host:',
  'cli.snapshots.ask-replace':
    'Rename {path} on {host} to {path}.before-restore, and bring it back? A start that resets takes {path}.before-restore away unless it is persistent. [y/N]',
  'cli.snapshots.restored': '{path} is as it was in {slot}.',
  'cli.snapshots.renamed': 'What was there is {renamed}.',
  'cli.snapshots.path-goes':
    'It is not persistent: the next start that resets takes it away again, and the last two sessions keep it then. To keep it: {command}',
  'cli.snapshots.goes':
    'That name is not persistent: the next start that resets takes it away, and the last two sessions keep it then. To keep it: {command}',
  'cli.snapshots.ask-session':
    'Bring {slot} back at the next start of {host}? What is persistent stays as it is then. [y/N]',
  'cli.snapshots.ask-mixed':
    'Bring {slot} back at the next start of {host}, also where it is another session on some volumes? What is persistent stays as it is then. [y/N]',
  'cli.snapshots.session-requested': 'The next start brings {slot} back. To withdraw that: {command}',
  'cli.snapshots.withdrawn': 'The next start brings no session back.',
} as const
