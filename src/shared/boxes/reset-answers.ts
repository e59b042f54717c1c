// Resetting the answers of a box. Pure.
import { hostNameOption } from '../builds/name-by-host.ts'
import type { Option, OptionValues } from '../profiles/option.ts'
import type { Profile } from '../profiles/profile.ts'
import { givesNoLogin } from '../profiles/profile-notes.ts'

/** Keeps the host name: it is the only answer that is specific to this computer. */
export function resetAnswers(
  profile: Pick<Profile, 'schemaOptions'> | undefined,
  options: OptionValues,
): OptionValues {
  const key = profile && hostNameOption(profile)?.key
  const kept = key === undefined ? undefined : options[key]
  return key === undefined || kept === undefined ? {} : { [key]: kept }
}

/**
 * Labels of the answers that a reset drops because they differ from the defaults. For a flake, whose form is
 * unknown, their keys.
 */
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

/** Labels of the kept secrets: a reset leaves them. */
export const keptSecrets = (
  profile: Pick<Profile, 'schemaOptions'> | undefined,
  secrets: readonly string[],
): string[] => secrets.map(key => profile?.schemaOptions.find(option => option.key === key)?.label ?? key)

/** The current answers give a login and the defaults do not. */
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
