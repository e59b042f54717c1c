// The states of a box after its system was published. The reasons: lower case, no full stop.
export const updates = {
  'update.box': '{name} {state}',
  'update.box-because': '{name} {state} ({reason})',
  'update.box.runs': 'runs it',
  'update.box.waits': 'has not switched yet',
  'update.box.went-back': 'went back',
  'update.box.failed': 'could not take it',
  'update.box.unknown': 'does not answer',
  'update.box.unasked': 'was not checked',

  'update.because.by-hand': 'a person rolled it back',
  'update.because.stuck': 'it could not go back completely',
  'update.because.cut-off': 'the switch was cut off',
  'update.because.no-commit': 'its repository has had no commit for a long time',
  'update.because.spoiled':
    'a published file is corrupt: publish again, and let Kiln read back what was uploaded (--verify); {detail}',
  'update.because.not-said': 'it gives no reason',
  'update.because.no-host': 'Kiln has no host for it: only its reports to Connect say what it runs',

  'update.taken.keys': 'they are for boxes that trust the recovery key {key}',
  'update.taken.folder': 'they come from another folder',
  'update.taken.unreadable': 'its kiln-updates.json is not what Kiln writes',

  'update.refusal.not-a-pointer': 'the server has no valid pointer for it',
  'update.refusal.not-a-key-set': 'the server has no valid key set',
  'update.refusal.key-set-signature': 'the key set is not signed by the recovery key that it knows',
  'update.refusal.old-keys': 'the pointer is signed by a key that was replaced',
  'update.refusal.unknown-keys': 'the key set of the pointer is missing',
  'update.refusal.signature': 'the pointer is not signed by the daily key',
  'update.refusal.other-box': 'the pointer is for another box',
  'update.refusal.other-profile': 'the pointer is for another profile',
  'update.refusal.other-architecture': 'the pointer is for another architecture',
  'update.refusal.old-sequence': 'the pointer is older than one that it accepted',
  'update.refusal.expired': 'the pointer has expired',
} as const
