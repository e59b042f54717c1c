// Profiles and flakes: why one cannot be used.
export const profiles = {
  'profile.reason.option-twice': '{file}: the option "{option}" appears twice.',
  'profile.reason.patterns': '{file}: its patterns have more than {most} characters in total.',
  'profile.reason.pattern':
    '{file}: the pattern of the option "{option}" is not a valid RE2 regular expression: {reason}.',
  'profile.reason.pattern-long': 'it has more than {most} characters',
  'profile.reason.pattern-large': 'it is too large: its repetitions multiply',
  'profile.reason.field': '{file}: {field}: {reason}.',
  'profile.reason.file': '{file}: {reason}.',
  'profile.reason.options-missing': '{file} is missing.',
  'profile.reason.no-flake': 'there is no flake.nix in {folder}, its "flake".',
  'profile.reason.not-found': 'there is no profile.json in it or in a folder directly below.',
  'profile.reason.is-flake':
    'there is no profile.json in it or in a folder directly below. It is a flake: use it as one.',
  'flake.reason.form': 'it is neither a path nor a URL.',
  'flake.reason.no-folder': 'the folder does not exist.',
  'flake.reason.file': 'it is a file. Name its folder: {folder}.',
  'flake.fetched.flake': 'The flake {url}',
  'flake.fetched.input': 'The input {input} of the flake ({url})',
  'flake.reason.cut': 'Nix reads a path up to the first ?, and no such folder exists.',
  'flake.reason.no-image': 'it has no image.',
  'flake.reason.other-variants': 'its system.build.images has only {names}.',
  'flake.reason.other-image': 'its image is {file}.',
  'flake.no-names': 'none',
  'flake.reason.tilde': '~ is not expanded here.',
  'flake.reason.relative': 'it is relative to a folder that is not known here.',
  'flake.reason.quote': 'the name after # contains a quotation mark.',
} as const
