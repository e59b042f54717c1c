// The installed writer: why it is not used, and why it cannot be installed. Reasons come at the end of a sentence.
export const writerInstall = {
  'tool.install.writer-account': 'Log in as an administrator of this Mac and flash from there.',
  'writer.reason.not-asked': 'there is no password prompt here',
  'writer.reason.not-packaged': '{path} is not installed for all users',
  'writer.reason.not-installed': 'it is not installed',
  'writer.reason.incomplete': '{path} is missing',
  'writer.reason.foreign': '{path} is not part of it',
  'writer.reason.changed': '{path} is not what this Kiln installs',
  'writer.reason.library': 'its program loads {path}, and {problem}',
  'writer.reason.not-built': '{path} is missing (`npm run build` makes it)',
  'writer.reason.no-pkexec': 'pkexec is not installed',
  'writer.reason.no-program': 'this system has no {program} that only root can change',

  'tool.why.writer': 'Writes to drives with the rights of root, from a folder that only root can change.',
  'tool.problem.writer': 'It is not used: {reason}.',
  'tool.install.writer': 'To install it, run: {command}',
  'tool.others.writer':
    '{count, plural, one {The writer of another version of Kiln is} other {Writers of # other versions of Kiln are}} installed too. To remove all: {command}',
} as const
