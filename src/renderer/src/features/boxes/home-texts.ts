// Texts of an empty home, and of one that is still loading.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'boxes.description': 'One computer each, from the idea to the running machine.',
  'boxes.none.detail':
    'Kiln makes computers from a description. Each is a box here: with its answers, images, machines, drives and host.',
  'boxes.none.connect': 'Are there boxes that report to a Kiln Connect?',
  'boxes.none.to-connect': 'Show them here',
  'boxes.unreadable': 'The boxes could not be read',
  'boxes.untaken': 'Hosts and drives of an older Kiln have no boxes yet',
  'boxes.loading': 'Loading the boxes',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
