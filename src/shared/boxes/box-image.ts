// Whether an image still matches what a build of the box would make. Pure.
import type { Image } from '../images/image.ts'
import { buildSettingsOf } from '../images/image-settings.ts'
import type { Profile } from '../profiles/profile.ts'
import { parseFlakeReference } from '../profiles/reference.ts'
import type { BoxRecord } from './box.ts'
import { answersBeside } from './drive-answers.ts'

type Built = Pick<Image, 'id' | 'name' | 'profile' | 'architecture' | 'provenance' | 'formats'>

/**
 * Whether the image has the box's profile and architecture. If the box's profile is unknown, any image
 * matches.
 */
export const isImageOf = (
  image: Built,
  { profile, architecture }: Pick<BoxRecord, 'profile' | 'architecture'>,
): boolean =>
  profile === null ||
  (image.architecture === architecture && isSameProfile(buildSettingsOf(image).profile, profile))

/** A flake with a single configuration can also be named without it. */
function isSameProfile(one: string, other: string): boolean {
  if (one === other) return true
  const [a, b] = [parseFlakeReference(one), parseFlakeReference(other)]
  return a !== null && b !== null && a.flake === b.flake && (a.name === null || b.name === null)
}

type Answers = Pick<BoxRecord, 'options' | 'drives'>
type Form = Pick<Profile, 'schemaOptions'> | undefined

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

const optionOf = (profile: Form, key: string) => profile?.schemaOptions.find(each => each.key === key)

/**
 * Whether an answer of the box differs from what the image was built with and from what was written to its
 * drive next to that image. `profile`: undefined if it does not exist.
 */
export function isAnsweredOtherwise(image: Built, box: Answers, profile: Form): boolean {
  const built = buildSettingsOf(image).options
  const onDrive = answersBeside(box, image.id)
  return Object.entries(box.options).some(([key, value]) => {
    if (key in onDrive && isSame(onDrive[key], value)) return false
    if (key in built) return !isSame(built[key], value)
    // An option without a default leaves nothing in the image's record.
    const option = optionOf(profile, key)
    return option !== undefined && !isSame(option.default, value) && !isEmpty(value)
  })
}

const isEmpty = (value: unknown) => value === '' || isSame(value, [])

/**
 * Keys that the box does not answer and for which the image has a value other than the profile's current
 * default. Either the box answered them before (`kiln box reset`), or the profile's default has changed.
 */
export function notAnsweredNow(image: Built, { options }: Pick<Answers, 'options'>, profile: Form): string[] {
  return Object.entries(buildSettingsOf(image).options).flatMap(([key, value]) => {
    const option = optionOf(profile, key)
    return !option || key in options || isSame(value, option.default) ? [] : key
  })
}
