// The texts of the command palette.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'hosts.deploy-to': 'Deploy to {name}',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
