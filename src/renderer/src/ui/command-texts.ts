// The texts of a command that can be copied.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'ui.copy-command': 'Copy command',
  'ui.same-command': 'The same on the command line',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
