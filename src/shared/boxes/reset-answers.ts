// The answers of a box from the start. Pure.
import { hostNameOption } from '../builds/name-by-host.ts'
import type { OptionValues } from '../profiles/option.ts'
import type { Profile } from '../profiles/profile.ts'

/** Its host name stays: it is the one answer that is of this computer alone. */
export function resetAnswers(
  profile: Pick<Profile, 'schemaOptions'> | undefined,
  options: OptionValues,
): OptionValues {
  const key = profile && hostNameOption(profile)?.key
  const kept = key === undefined ? undefined : options[key]
  return key === undefined || kept === undefined ? {} : { [key]: kept }
}
