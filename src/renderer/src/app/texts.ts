// The texts of the window around its pages: connection, and what replaces a page that cannot be shown.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'app.go-to': 'Go to',
  'app.skip': 'Skip to content',
  'app.not-found': 'Page not found',
  'app.not-found.detail': 'What was here may have been removed, or the address is incomplete.',
  'app.page-failed': 'This page could not be shown',
  'app.unreachable': 'Kiln can’t be reached. Trying again…',
  'app.lost': 'Connection lost. Trying again…',
  'app.slow': 'Kiln is slow to answer.',
  'app.slow.detail': 'Kiln or this computer is busy. You can keep working: nothing you enter is lost.',
  'app.serve-running': 'Is “kiln serve” still running? If you restarted it, open the link that it printed.',
  'app.try-now': 'Try now',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
