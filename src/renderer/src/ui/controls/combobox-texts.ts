// The texts of a list to search in.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'ui.suggestions': '{count, plural, =0 {Nothing in the list matches} one {# match} other {# matches}}',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
