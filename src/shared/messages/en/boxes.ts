// Texts about a box: its state, and why.
export const boxes = {
  'box.name-reserved': '"{name}" means the newest image in commands.',
  'box.name-id': '"{name}" has the form of an ID of an image or a box.',
  'box.name-of-id': 'the ID of the box "{name}" begins with it.',
  'box.name-profile': '"{name}" is the ID of a profile.',
  'box.name-sign': 'it contains {sign}, which has another meaning in commands.',
  'box.name-begins': 'it begins with {sign}, which has another meaning in commands.',
  'box.name-address': 'it has the form of an address.',

  'box.note.updates-end':
    'Its updates are no longer renewed: they expire on {day}, and a computer that follows them gets no more.',
  'box.note.same-host-name':
    'The host name {hostname} is also that of {count, plural, one {the box} other {# boxes:}} {names}. Only one computer of a network can have it: give this box another one if they are on the same network.',

  'keyring.reason.program': 'the program {program} is not installed.',
  'keyring.reason.service': 'no keyring is running in this session.',
  'keyring.reason.keychain': 'there is no default keychain.',
  'keyring.reason.system': 'Kiln does not support the keyring of this system.',

  'box.state.building': 'Building',
  'box.state.attention': 'Needs attention',
  'box.state.running': 'Running here',
  'box.state.behind': 'Behind',
  'box.state.online': 'Online',
  'box.state.waiting': 'Waiting for its first boot',
  'box.state.unasked': 'Not contacted yet',
  'box.state.on-drive': 'On a drive',
  'box.state.built': 'Built',
  'box.state.draft': 'Draft',

  'box.because.building': 'Its image is being built.',
  'box.because.deploy': 'The last deploy to it was not confirmed.',
  'box.because.rolled-back': 'The last deploy to it was rolled back: it runs its old system.',
  'box.because.silent': 'It did not answer when it was last contacted.',
  'box.because.units': 'Services failed on it: {units}.',
  'box.because.update-went-back': 'It went back from its last update.',
  'box.because.update-went-back-for': 'It went back from its last update: {reason}.',
  'box.because.stale.expired': 'What is published for it has expired, so it takes no update. Publish again.',
  'box.because.stale.no-commit':
    'Its repository has had no commit for a long time. If it has newer ones, its mirror is frozen.',
  'box.because.update-stuck': 'Its last update failed, and it could not go back completely.',
  'box.because.machine': 'Its machine on this computer failed.',
  'box.because.running': 'It runs as a machine on this computer.',
  'box.because.paused': 'Its machine on this computer is paused.',
  'box.because.build-failed': 'Its last build failed.',
  'box.because.build-interrupted': 'Its last build was interrupted.',
  'box.because.behind': 'A newer image was built for it than it runs.',
  'box.because.online': 'It answered when it was last contacted.',
  'box.because.waiting': 'Put its drive into the computer, and switch it on.',
  'box.because.unasked': 'Its host is in the list; what it runs is not known.',
  'box.because.on-drive': 'It is on {drive}. Put the drive into the computer, and switch it on.',
  'box.because.built': 'Its image is in the library.',
  'box.because.changed': 'Its answers were changed after its image was built.',
  'box.because.draft': 'Its image has not been built yet.',
  'box.because.other-image':
    'No image of its profile has been built: its images are of {name}, {architecture}.',
  'box.because.profile-gone':
    'Kiln cannot find its profile {profile}. Choose another, or add its folder in Settings.',
  'box.because.empty': 'It has neither a profile nor an image.',
} as const
