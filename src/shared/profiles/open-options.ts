import type { OptionValues } from './option.ts'
import type { Profile } from './profile.ts'

/** The answers without those that the profile marks as secret, which no record holds. */
export function openOptions(
  options: OptionValues,
  { schemaOptions }: Pick<Profile, 'schemaOptions'>,
): OptionValues {
  const secret = new Set(schemaOptions.filter(each => each.secret).map(({ key }) => key))
  return Object.fromEntries(Object.entries(options).filter(([key]) => !secret.has(key)))
}
