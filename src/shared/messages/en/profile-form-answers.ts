// Short summaries of the answers to a profile's options, for the first page.
export const profileAnswers = {
  'profile-form.profiles-failed': 'The profiles could not be read',

  'profile-form.amount': '{value} {unit}',
  'profile-form.answer.none': 'none',
  'profile-form.answer.entries': '{count, plural, one {# entry} other {# entries}}',
  'profile-form.answer.on': 'on',
  'profile-form.answer.off': 'off',
  'profile-form.answer.empty': 'empty',
  'profile-form.answer.labelled': '{label}: {answer}',
} as const
