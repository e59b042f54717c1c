// The text of a link from what was made for a box to that box.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'jobs.open-box': 'Open box {name}',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
