import type { Option } from '#shared/profiles/option.ts'
import type { EngineParts } from '../parts.ts'

/** Returns the secret options of a profile of this computer, which only personalising answers; none if it is gone. */
export async function secretOptions(
  { profiles }: Pick<EngineParts, 'profiles'>,
  profile: string,
): Promise<Option[]> {
  const found = (await profiles()).profiles.find(({ id }) => id === profile)
  return found?.schemaOptions.filter(({ secret }) => secret) ?? []
}
