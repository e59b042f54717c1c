// Builders: stages and reasons.
export const builders = {
  'stage.connect': 'Connect',
  'stage.ask-builder': 'Ask what it has',
  'stage.try-build': 'Build something small',
  'stage.push': 'Copy to {to}',
  'stage.connect-builder': 'Connect to {names}',
  'stage.fetch-image': 'Bring the image from {name}',

  'builder.its-store': 'the Nix store of {name}',
  'builder.here': 'This computer',
  'builder.reason.there': 'On {name}: {why}',
  'builder.reason.chosen': 'On {name}, as chosen',
  'builder.reason.shared': 'On {names} together, as chosen: Nix shares the work between them',
  'builder.reason.emulated':
    '{reason}. {architecture} is emulated there: that is usually 5 to 20 times slower than a processor of its own',
  'builder.why.not-here': 'this computer {reason}',
  'builder.why.native': 'this computer would have to emulate it',
  'builder.why.faster': 'what took {here} here took {there} there',

  // After the name of a builder.
  'builder.cannot.named': '{name} {reason}.',
  'builder.cannot.untested': 'was not tested yet',
  'builder.cannot.failed': 'failed its last test',
  'builder.cannot.architecture': 'builds {known} only, not {wanted}',
  'builder.cannot.feature': 'does not have {features}',
  'builder.cannot.space': 'has only {free} free, and {needed} is needed',
  'builder.cannot.sandbox': 'builds in the sandbox, which this profile has to leave',
  'builder.lost-others': 'The connection to {name} was lost. Going on with {others}.',
} as const
