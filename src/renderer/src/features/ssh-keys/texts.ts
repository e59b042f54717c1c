// The texts of ssh-keys.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'own-keys': 'Your SSH keys',
  'own-keys.failed': 'Your keys could not be read: {reason}',
  'own-keys.none':
    'No keys found in ~/.ssh or in an SSH agent. Kiln can create `~/.ssh/id_ed25519`, without a passphrase: anyone who has that file can log in to your machines. To add a passphrase later: `ssh-keygen -p -f ~/.ssh/id_ed25519`.',
  'own-keys.make': 'Create an SSH key',
  'own-keys.made': 'Created {path}',
  'loading.keys': 'Loading your keys',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
