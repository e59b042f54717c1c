// The writer, which alone may write to drives: why it could not be started, and why it ended.
export const writer = {
  'writer.password-question': 'Kiln needs your password to write to drives.',
  'writer.reason.undecodable': 'it sent something that Kiln does not understand ({detail})',
  'writer.reason.system': 'this system is not supported.',
  'writer.reason.pkexec-missing': 'pkexec is not installed. Start Kiln with sudo instead.',
  'writer.reason.standard-account':
    'this account is not an administrator of this Mac. Log in as an administrator and flash from there.',
  'writer.reason.password': 'the password was not given or not accepted.',
  'writer.reason.no-prompt': 'there is no way to ask for a password here.',
  'writer.reason.unreadable': '{path} cannot be read ({reason})',
  'writer.reason.owner': '{path} does not belong to root',
  'writer.reason.links': '{path} has too many links',
  'writer.reason.writable': '{path} is writable by others',
  'writer.reason.mount': '{path} is mounted for a user, who decides what root would see in it',
  'writer.reason.ended': '{how}: {line}',
  'writer.reason.order': 'an unexpected message arrived ({type})',
  'writer.reason.stranger': 'another program answered in place of the writer',
  'request.reason.form': 'it is not a message of the contract',
} as const
