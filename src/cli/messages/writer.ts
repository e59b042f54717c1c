// kiln writer: whether it is installed, and the text before something is copied or removed as root.
export const writerTexts = {
  'help.writer.summary': 'install or remove the writer, which writes to drives as root',
  'help.writer': 'Installs or removes the writer, which writes to drives with the rights of root.',
  'help.writer.state': 'show whether it is installed',
  'help.writer.install': 'copy it to a folder that only root can change',
  'help.writer.remove': 'remove every version of it',
  'help.writer.yes': 'do not ask first; the system asks for the password in any case',

  'cli.writer.not-needed':
    'Nothing has to be installed: from here Kiln can ask for the rights to write to drives.',
  'cli.writer.installed': 'The writer is installed in {folder}.',
  'cli.writer.missing': 'The writer is not installed: {reason}.',
  'cli.writer.impossible': 'The writer cannot be installed: {reason}.',
  'cli.writer.other': 'Of another version: {folder}',
  'cli.writer.how': 'To install it, run: {command}',
  'cli.writer.why':
    'Kiln lies where its user can change it, and root must not run such files. So the writer is copied once, to {folder}:',
  'cli.writer.file': '{from} as {name} ({size})',
  'cli.writer.wrapper': '{name}, which starts it ({size})',
  'cli.writer.password':
    'Only /usr/bin/install is run as root. The system asks for the password of an administrator.',
  'cli.writer.ask': 'Type yes to install it:',
  'cli.writer.will-remove':
    'These are removed as root, and the system asks for the password of an administrator:',
  'cli.writer.ask-remove': 'Type yes to remove them:',
  'cli.writer.none': 'No writer is installed.',
  'cli.writer.removed': 'The writer was removed.',
} as const
