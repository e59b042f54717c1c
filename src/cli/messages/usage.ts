// What is wrong with a command line: the {reason} of the error `usage`, or of a file that it names.
export const usageReasons = {
  'usage.no-command': 'No command was given.',
  'usage.unknown-option': 'Unknown option {option}. {suggestion}',
  'usage.unknown-command': 'Unknown command {command}. {suggestion}',
  'usage.missing-argument': 'The argument <{argument}> is missing.',
  'usage.missing-option': 'The option {option} is required.',
  'usage.missing-value': 'The option {option} needs a value.',
  'usage.excess-arguments': 'Too many arguments: expected {expected}, got {found}.',
  'usage.builder': 'There is no builder "{builder}". Known: {known}.',
  'usage.format': 'There is no format "{format}". Known: {known}. {suggestion}',
  'usage.architecture': 'There is no architecture "{architecture}". Known: {known}.',
  'usage.request': '"{field}" is invalid: {reason}',
  'usage.shell': 'There is no completion for "{shell}". Known: {known}.',
  'usage.set': '--set takes KEY=VALUE, not "{found}".',
  'usage.sha256': '--sha256 takes 64 hexadecimal digits.',
  'usage.port': '"{port}" is not a valid port.',
  'usage.format-of-image':
    '--format only applies to an image in the library, which can have several formats.',
  'usage.source': 'There is no image, file or URL "{source}". {suggestion}',
  'usage.answers':
    '{path} has answers for {found, plural, one {# drive} other {# drives}}, but --drive names {expected}.',
  'usage.reason.no-options': 'it contains no options',
} as const
