// The answers of a box from the start. Pure.
import { hostNameOption } from '../builds/name-by-host.ts'
import type { Option, OptionValues } from '../profiles/option.ts'
import type { Profile } from '../profiles/profile.ts'
import { givesNoLogin } from '../profiles/profile-notes.ts'

/** Its host name stays: it is the one answer that is of this computer alone. */
export function resetAnswers(
  profile: Pick<Profile, 'schemaOptions'> | undefined,
  options: OptionValues,
): OptionValues {
  const key = profile && hostNameOption(profile)?.key
  const kept = key === undefined ? undefined : options[key]
  return key === undefined || kept === undefined ? {} : { [key]: kept }
}

/** The labels of the answers that go, for they differ from the defaults; for a flake, whose form is not known, their keys. */
export function droppedAnswers(
  profile: Pick<Profile, 'schemaOptions'> | undefined,
  options: OptionValues,
): string[] {
  const kept = resetAnswers(profile, options)
  if (!profile) return Object.keys(options)
  return profile.schemaOptions
    .filter(option => !option.secret && !(option.key in kept) && differs(option, options[option.key]))
    .map(({ label }) => label)
}

/** Of the secrets that are kept for it: a reset leaves them. */
export const keptSecrets = (
  profile: Pick<Profile, 'schemaOptions'> | undefined,
  secrets: readonly string[],
): string[] => secrets.map(key => profile?.schemaOptions.find(option => option.key === key)?.label ?? key)

/** Its answers give a login now, and the defaults give none. */
export const resetTakesLogin = (
  profile: Pick<Profile, 'schemaOptions'> | undefined,
  { options, secrets }: { options: OptionValues; secrets: readonly string[] },
): boolean =>
  profile !== undefined &&
  !givesNoLogin(profile, { options, secrets }) &&
  givesNoLogin(profile, { options: resetAnswers(profile, options), secrets })

function differs({ default: preset }: Option, value: OptionValues[string] | undefined): boolean {
  if (value === undefined || JSON.stringify(value) === JSON.stringify(preset)) return false
  const isEmpty = value === '' || value === false || (Array.isArray(value) && value.length === 0)
  return preset !== null || !isEmpty
}
