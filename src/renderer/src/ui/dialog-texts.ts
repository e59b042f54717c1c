// The texts of dialogs and their forms.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'run.to-correct': '{count, plural, one {# field has} other {# fields have}} to be corrected',
  'ui.name-missing': 'Enter a name.',
  'ui.close': 'Close',
  'ui.keep': 'Keep it',
  'ui.cancel': 'Cancel',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
