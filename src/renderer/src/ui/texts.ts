// The texts of ui.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'run.to-correct': '{count, plural, one {# field has} other {# fields have}} to be corrected',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
