// The name of an image until a person gives it one: the host name of its machine, where that is another than the profile's.
import type { Option, OptionValues } from '../profiles/option.ts'
import type { Profile } from '../profiles/profile.ts'

export const hostNameOption = ({ schemaOptions }: Pick<Profile, 'schemaOptions'>): Option | undefined =>
  schemaOptions.find(({ type }) => type.kind === 'string' && type.format === 'hostname')

/** "" where that is the profile's: then the profile's name is shown. */
export function nameByHost(profile: Pick<Profile, 'schemaOptions'>, options: OptionValues): string {
  const option = hostNameOption(profile)
  const name = option && options[option.key]
  return typeof name === 'string' && name !== option?.default ? name.trim() : ''
}
