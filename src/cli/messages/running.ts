// While a command runs: progress, prompts, and its end.
export const running = {
  'cli.run.queued': 'Waiting for another build to finish',
  'cli.run.left': 'about {time} left',
  'cli.run.speed': '{bytes}/s',
  'cli.run.cancelling': 'Cancelling. Press Ctrl-C again to stop at once.',
  'cli.run.reading-flake': 'Reading the flake',

  'cli.trust.unsandboxed':
    '{profile} is built outside the Nix sandbox: its builders use programs of this computer.',
  'cli.trust.no-sandbox':
    'Nix is set to build without its sandbox on this computer (sandbox in nix.conf), also what {profile} needs built.',
  'cli.trust.changed': '{path} has changed since you trusted it.',
  'cli.trust.ask':
    'Its builders could read and change everything that you can. Type yes to trust what is in {path} now:',
  'cli.trust.done': '{path} is now trusted. To stop trusting it: {command}',

  'cli.erase.drives': '{count, plural, one {This erases # drive:} other {This erases # drives:}}',
  'cli.erase.contents-unknown': 'contents unknown',
  'cli.erase.source': '{name} ({kind}), {size}',
  'cli.erase.source-unknown': '{name} ({kind}), of unknown size',
  'cli.erase.ask': 'Type yes to erase {drives}:',
  'cli.erase.ask-name': '{why} To erase {path}, type its exact name ({name}):',

  'cli.images.ask-remove': 'Remove {id} ({size})? [y/N]',

  'cli.serve.address': 'Kiln is at this address, which works once. Ctrl-C stops it.',
  'cli.serve.foreign-user':
    'This Kiln belongs to another user of this computer. Start one as the user of this browser.',
  'cli.serve.used-address': 'Open the newest address that kiln serve printed.',
  'cli.serve.not-found': 'Not found',
  'cli.serve.opened': 'Opened. To open the window in another browser:',
} as const
