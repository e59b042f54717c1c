// Errors of Kiln itself: calls, jobs, tools, the server, the command line. code → what happened, and what to do next.
export const generalErrors = {
  internal: {
    message: 'Kiln hit an internal error: {reason}',
    hint: 'Try again. If it comes back, report it with what you did and the log of this build.',
  },
  'request.invalid': {
    message: 'The request was not understood: {reason}',
    hint: 'The window and the engine may be of different versions: restart Kiln.',
  },
  'call.unknown': {
    message: 'There is no call named {call}.',
    hint: 'Restart Kiln, so that its parts are of one version.',
  },
  'engine.lost': {
    message: 'The connection to Kiln was lost before it answered.',
    hint: 'It reconnects automatically. It may already have happened: check before you retry.',
  },
  'engine.away': {
    message: 'Kiln is not connected right now, so nothing was done.',
    hint: 'It reconnects automatically. Try again then.',
  },
  'stream.not-read': {
    message: 'Nothing reads what is sent, and too much of it waits already.',
    hint: 'Open it again once the other side reads.',
  },
  'tool.missing': { message: '{tool} was not found.', hint: 'Run `kiln doctor --fix`, or: {install}' },
  'tool.failed': {
    message: '{tool} failed: {reason}',
    hint: 'Its last lines say why. Run `kiln doctor` to check the tool.',
  },
  'job.interrupted': {
    message: 'Kiln or the computer stopped while this ran.',
    hint: 'Start it again.',
  },
  'job.unknown': { message: 'There is no job {id}.', hint: 'It ended before Kiln was last started.' },
  'doctor.no-fix': { message: 'Kiln cannot install {tool} on this computer.', hint: '{install}' },
  'serve.not-built': {
    message: 'The window is not built: nothing is in {path}.',
    hint: 'Run `npm run build` in the checkout, then try again.',
  },
  'server.port': { message: 'Port {port} cannot be used: {reason}', hint: 'Choose another with --port.' },
  usage: { message: '{reason}', hint: 'See `{help} --help`.' },
} as const
