// The texts of ssh-keys.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'own-keys': 'Your SSH keys',
  'own-keys.failed': 'Your keys could not be read: {reason}',
  'own-keys.none': 'No keys found in ~/.ssh or in an SSH agent.',
  'loading.keys': 'Loading your keys',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
