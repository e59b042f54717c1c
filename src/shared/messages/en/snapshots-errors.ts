// Errors of the history of a workstation. code → what happened, and what to do next.
export const snapshotsErrors = {
  'snapshots.no-tool': {
    message: '{host} has no kiln-host, so it is not a workstation that was installed with Kiln.',
    hint: 'Only an installed workstation has a history of its sessions. An image or another system has none.',
  },
  'snapshots.older-tool': {
    message: 'kiln-host on {host} has no `{tool}`: an older Kiln built its system.',
    hint: 'Build it again and deploy it, or run `kiln-host update --upgrade` on it.',
  },
  'snapshots.needs-password': {
    message: 'The login user of {host} needs a password to become root, and only root can read the history.',
    hint: 'Log in as root, or allow sudo (or doas) without a password: `kiln hosts add root@ADDRESS`.',
  },
  'snapshots.no-session': {
    message: '{host} has no session {slot} of this volume.',
    hint: '`kiln snapshots {host}` lists those that it has.',
  },
  'snapshots.no-history': {
    message: '{path} has no history: it is on no volume that is reset.',
    hint: 'Name a path in one of the volumes that `kiln snapshots {host}` lists.',
  },
  'snapshots.not-there': {
    message: '{path} is not in {slot}.',
    hint: 'Look at the folder above it, or into another session.',
  },
  'snapshots.not-a-folder': {
    message: '{path} is not a folder in {slot}.',
    hint: 'A link is not followed. Browse the folder above it.',
  },
  'snapshots.link-above': {
    message: 'A folder above {path} is a link in {slot}, and may lead out of it.',
    hint: 'Name the path that the link leads to.',
  },
  'snapshots.link-above-kept': {
    message: 'A folder above {path} is a link on {host}, and a reset would stop there.',
    hint: 'Keep the path that the link leads to.',
  },
  'snapshots.link-above-place': {
    message: 'A folder above {place} is a link on {host} now.',
    hint: 'Name the place that the link leads to.',
  },
  'snapshots.place-taken': {
    message: '{place} already exists on {host}.',
    hint: 'Choose another place, or have what is there renamed to {place}.before-restore.',
  },
  'snapshots.backup-taken': {
    message: '{place}.before-restore already exists, from an earlier restore.',
    hint: 'Rename or remove it on {host}, or choose another place.',
  },
  'snapshots.no-folder': {
    message: 'The folder of {place} does not exist on {host} now.',
    hint: 'Restore that folder first, or choose another place.',
  },
  'snapshots.whole-volume': {
    message: '{path} is a whole volume.',
    hint: 'Choose something in it. To restore a whole session: `kiln snapshots restore-session {host} PREVIOUS`.',
  },
  'snapshots.disk-full': {
    message: 'The disk of {host} is full. Nothing there was changed.',
    hint: 'Free space on it, for example with `systemctl start nix-gc`, then try again.',
  },
  'snapshots.never-reset': {
    message: '{path} is never reset, so it is kept anyway.',
    hint: 'There is nothing to do.',
  },
  'snapshots.gone': {
    message: '{path} no longer exists on {host}.',
    hint: 'List the changes again.',
  },
  'snapshots.no-name': {
    message: 'The configuration of a machine cannot have this name: {path}',
    hint: 'A name with a line break, with a tab, or that is not UTF-8 cannot be kept. Keep the folder above it.',
  },
  'snapshots.mixed-sessions': {
    message:
      'A start of {host} may not have reset all volumes, so {slot} may not be the same session on each. Nothing was changed.',
    hint: '`kiln snapshots {host}` lists when each was: what was changed between these times is in one and not in the other. To restore it all the same: `kiln snapshots restore-session {host} {slot} --mixed`.',
  },
  'snapshots.unfinished': {
    message:
      'The last start of {host} could not put its sessions in their places, so none can be brought back yet. Nothing was changed.',
    hint: 'Restart {host}, which finishes that, then try again. `kiln snapshots {host}` has the cause.',
  },
  'snapshots.bad-settings': {
    message: '/etc/nixos/settings.json on {host} is not what Kiln writes.',
    hint: 'Its "options" have to be an object, and "persistentPaths" in them a list. Correct it there, then try again.',
  },
  'snapshots.failed': {
    message: '`kiln-host {tool}` failed on {host}.',
    hint: 'Its last lines say why.',
  },
  'snapshots.unconfirmed': {
    message: 'Nothing was changed: this was not confirmed.',
    hint: 'Type y at a terminal, or give --yes.',
  },
} as const
