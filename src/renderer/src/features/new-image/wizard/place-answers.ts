// Decides the place of a new computer: this one's, unless a person or the profile says otherwise. Pure.
import { isNeutral, type PlaceHere } from '#shared/locale/place-lists.ts'
import { placeKindOf } from '#shared/locale/place-option.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import type { Answers } from './draft.ts'

/** Answers of an earlier build or of a box are left as they are: it was built with the profile's defaults. */
export function withPlace(
  profile: Pick<Profile, 'schemaOptions'>,
  answers: Answers,
  here: PlaceHere,
): Answers {
  if (answers.asBefore) return answers
  const options = { ...answers.options }
  for (const option of profile.schemaOptions) {
    const kind = placeKindOf(option)
    const value = kind && here[kind]
    if (value && !(option.key in options) && isNeutral(kind, option.default)) options[option.key] = value
  }
  return { ...answers, options }
}
