// The diagnostic report, as text and in the window.
export const diagnostics = {
  'diagnostics.title': 'Kiln diagnostics',
  'diagnostics.private':
    'Without answers, passwords, keys, or URLs. Folders below the home folder start with ~; check the others before you share this.',
  'diagnostics.created': 'Created: {time}',
  'diagnostics.version': 'Kiln: {version}',
  'diagnostics.system': 'System: {platform}, {architecture}',
  'diagnostics.tools': 'Tools',
  'diagnostics.settings': 'Settings',
  'diagnostics.settings-unreadable': 'They cannot be read: {code}',
  'diagnostics.failed-jobs': 'Failed jobs',
  'diagnostics.log': 'Log',
  'diagnostics.none': 'None.',
} as const
