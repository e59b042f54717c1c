// The texts of jobs.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'jobs.running': 'Running jobs',
  'jobs.more': 'and {count, plural, one {# more job} other {# more jobs}}',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
