// Decides the locale of a new computer: this one's, unless a person or the profile says otherwise. Pure.
import { isNeutral, type LocaleHere } from '#shared/locale/locale-lists.ts'
import { localeKindOf } from '#shared/locale/locale-option.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import type { Answers } from './draft.ts'

/** Answers of an earlier build or of a box are left as they are: it was built with the profile's defaults. */
export function withLocale(
  profile: Pick<Profile, 'schemaOptions'>,
  answers: Answers,
  here: LocaleHere,
): Answers {
  if (answers.asBefore) return answers
  const options = { ...answers.options }
  for (const option of profile.schemaOptions) {
    const kind = localeKindOf(option)
    const value = kind && here[kind]
    if (value && !(option.key in options) && isNeutral(kind, option.default)) options[option.key] = value
  }
  return { ...answers, options }
}
