// The texts of links that several pages have.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'images.builds': 'Builds',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
