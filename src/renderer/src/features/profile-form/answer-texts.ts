// The texts of short answers, for the first page.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'loading.profiles': 'Loading profiles',
  'profile-form.profiles-failed': 'The profiles could not be read',
  'profile-form.unusable': '{count, plural, one {# profile} other {# profiles}} cannot be used',

  'profile-form.amount': '{value} {unit}',
  'profile-form.answer.none': 'none',
  'profile-form.answer.entries': '{count, plural, one {# entry} other {# entries}}',
  'profile-form.answer.on': 'on',
  'profile-form.answer.off': 'off',
  'profile-form.answer.empty': 'empty',
  'profile-form.answer.labelled': '{label}: {answer}',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
