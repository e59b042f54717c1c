// The texts of any command: headings of its help, how it ends, and mistakes in its command line.
export const everyCommand = {
  'help.usage': 'Usage:',
  'help.arguments': 'Arguments:',
  'help.options': 'Options:',
  'help.commands': 'Commands:',
  'help.example': 'Example:',
  'help.examples': 'Examples:',
  'help.help': 'show the help of a command',
  'help.json': 'print one JSON object per line on stdout, and nothing else',

  'cli.run.error': 'error: {message}',
  'cli.run.hint': 'hint: {hint}',
  'cli.run.unfinished': 'the command stopped before it was finished',
  'cli.run.cancelled': 'Cancelled.',
  'cli.run.command': 'Command: {command}',

  'usage.no-command': 'No command was given.',
  'usage.unknown-option': 'Unknown option {option}. {suggestion}',
  'usage.unknown-command': 'Unknown command {command}. {suggestion}',
  'usage.missing-argument': 'The argument <{argument}> is missing.',
  'usage.missing-option': 'The option {option} is required.',
  'usage.missing-value': 'The option {option} needs a value.',
  'usage.excess-arguments': 'Too many arguments: expected {expected}, got {found}.',
  'usage.port': '"{port}" is not a valid port.',
  'usage.conflict': '{one} and {other} cannot be used together.',
  'usage.value': 'A value on the command line does not fit: {reason}',
  'usage.number': '{option} takes a whole number from {from} to {to}, not "{found}".',
} as const
