// Errors when the writer is installed or removed.
export const writerErrors = {
  'writer.not-installable': {
    message: 'The writer cannot be installed: {reason}.',
    hint: 'Install the deb or rpm package of Kiln, or run the command with sudo.',
  },
  'writer.not-installed': {
    message: 'The writer was not installed: {reason}.',
    hint: 'What was copied is not used. Try again, or install the deb or rpm package of Kiln.',
  },
  'writer.not-removed': {
    message: 'The writer was not removed: {reason}.',
    hint: 'Try again, or remove /usr/local/lib/kiln-writer as root.',
  },
  'writer.unconfirmed': {
    message: 'Nothing was changed: this was not confirmed.',
    hint: 'Give --yes to confirm where there is no terminal.',
  },
} as const
