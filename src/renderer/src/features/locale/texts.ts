// The texts of the lists of time zones, languages and keyboards.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'place.here': '{name} (this computer)',
  'place.list.timeZone': 'Time zones',
  'place.list.language': 'Languages',
  'place.list.keymap': 'Keyboards',
  'place.list.layout': 'Keyboard layouts',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
