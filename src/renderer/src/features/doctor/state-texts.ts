// Whether the tools that Kiln needs are installed: in the side bar, and on the page that it links to.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'doctor.link': 'Doctor: {state}',
  'doctor.unreadable': 'The tools could not be checked',
  'doctor.checking': 'Checking the tools',
  'doctor.disconnected': 'Not connected',
  'doctor.ready': 'Tools installed',
  'doctor.and-more': '{state}, and {count} more',
  'doctor.tool.ok': '{tool} is ready',
  'doctor.tool.broken': '{tool} does not work',
  'doctor.tool.missing': '{tool} is missing',
  'doctor.tool.too-old': '{tool} is too old',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
