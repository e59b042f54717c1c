// Errors of profiles, their options, names and presets. code → what happened, and what to do next.
export const profilesErrors = {
  'profile.unknown': {
    message: 'There is no profile "{id}".',
    hint: 'Profiles are listed by `kiln profiles`; a flake is named as ./folder#name or github:owner/repo#name. {suggestion}',
  },
  'profile.unknown-word': {
    message: 'There is no profile or box "{word}".',
    hint: 'Profiles are listed by `kiln profiles`, boxes by `kiln box`; a flake is named as ./folder#name or github:owner/repo#name. {suggestion}',
  },
  'source.unknown-word': {
    message: 'There is no profile, image or box "{word}".',
    hint: '`kiln profiles`, `kiln images` and `kiln box` list them; a flake is named as ./folder#name or github:owner/repo#name. {suggestion}',
  },
  'profile.broken': {
    message: 'The profile in {path} cannot be read: {reason}',
    hint: 'Correct the file that is named; docs/profiles.md says what belongs there.',
  },
  'profile.newer': {
    message: 'The profile in {path} was made for a newer Kiln (schema {found}, known: {known}).',
    hint: 'Update Kiln to use it. Nothing was changed.',
  },
  'profile.duplicate': {
    message: 'Two profiles have the id "{id}": {path} and {other}.',
    hint: 'Give one of them another id in its profile.json, or leave out its folder.',
  },
  'profile.untrusted': {
    message: '{profile} asks to be built outside the Nix sandbox, and its folder {path} is not trusted.',
    hint: 'Its builders could read and change what you can. If you know who wrote it, trust the folder where Kiln asks, or add --trust to the command.',
  },
  'profile.no-sandbox': {
    message: '{profile} ({path}) is not trusted, and Nix is set to build without its sandbox here.',
    hint: 'Its builders could read and change what you can. Set sandbox = true in nix.conf. If you know who wrote it, add --trust to the command, or run `kiln profiles trust {path}`.',
  },
  'profile.changed': {
    message: '{profile} in {path} has changed since you trusted it.',
    hint: 'If you know who changed it, trust the folder again where Kiln asks, or add --trust to the command.',
  },
  'profile.local-input': {
    message:
      'The flake of {profile} reads {from} with your rights, by its input {input}, and its folder {path} is not trusted.',
    hint: 'Put what it needs into its folder, or name it by an address (github:…, https://…), without Git submodules. If you know who wrote it: `kiln profiles trust {path}`.',
  },
  'profile.unsupported': {
    message: '{profile} has no {what}.',
    hint: 'It has: {known}.',
  },
  'profile.unprepared': {
    message: 'The profile {profile} is not ready on this computer: {reason}',
    hint: 'Run `npm run setup` in the checkout, then try again.',
  },
  'option.unknown': { message: '{profile} has no option "{key}".', hint: 'It has: {known}. {suggestion}' },
  'option.invalid': { message: '{label}: {reason}', hint: 'Correct "{key}". Example: {example}' },
  'option.secret': {
    message: '{label} is a secret and stays out of images.',
    hint: 'Leave "{key}" out here: it is given when the drive is flashed or the host is deployed.',
  },
  'option.refused': { message: '{reason}', hint: 'Correct the answer ({fields}), then try again.' },
  'name.invalid': {
    message: 'This name cannot be used: {reason}',
    hint: 'Use one line of 1 to 80 visible characters.',
  },
  'preset.unknown': {
    message: 'There is no preset "{id}".',
    hint: 'It may have been removed. Choose another.',
  },
  'preset.newer': {
    message: '{path} was written by a newer Kiln (schema {found}, known: {known}).',
    hint: 'Update Kiln to use it. Nothing was changed.',
  },
  'preset.import-newer': {
    message: 'The preset was written by a newer Kiln (schema {found}, known: {known}).',
    hint: 'Update Kiln, then import it again. Nothing was changed.',
  },
  'preset.import-broken': {
    message: 'The preset cannot be read: {reason}',
    hint: 'Choose a file that Kiln exported. Nothing was changed.',
  },
} as const
