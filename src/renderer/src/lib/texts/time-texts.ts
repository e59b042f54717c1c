// The texts of times and durations: short ones that run, and round ones that are only estimates.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'time.just-now': 'just now',
  'time.seconds': '{seconds} s',
  'time.minutes': '{minutes} min',
  'time.minutes-seconds': '{minutes} min {seconds} s',
  'time.hours': '{hours} h',
  'time.hours-minutes': '{hours} h {minutes} min',
  'time.days-hours': '{days} d {hours} h',
  'time.under-10-seconds': 'less than 10 s',
  'time.about-seconds': 'about {seconds} s',
  'time.about-minutes': 'about {minutes} min',
  'time.about-hours': 'about {hours} h',
  'time.about-hours-minutes': 'about {hours} h {minutes} min',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
