// The user's own SSH keys, wherever a form takes some: New image, Flash, a machine.
export const ownKeys = {
  'own-keys': 'Your SSH keys',
  'own-keys.failed': 'Your keys could not be read: {reason}',
  'own-keys.none': 'No keys found in ~/.ssh or in an SSH agent.',
} as const
