// The texts of the diagnostic report.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'diagnostics.heading': 'Diagnostics',
  'diagnostics.description':
    'For a bug report: versions, tools, settings, failed jobs and the last lines of the log. It contains no answers, passwords, keys, or URLs.',
  'diagnostics.copy': 'Copy diagnostics',
  'diagnostics.copied': 'Diagnostics copied',
  'diagnostics.save': 'Save as file',
  'diagnostics.show': 'Show the diagnostics',
  'diagnostics.hide': 'Hide the diagnostics',
  'diagnostics.failed': 'The diagnostics could not be collected',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
