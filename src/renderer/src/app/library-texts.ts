// The texts of the page with three lists: images, machines, builds.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'library.description':
    'What Kiln has built on this computer, and the machines that run it. Machines keep running when this window is closed.',
  'library.lists': 'Lists',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
