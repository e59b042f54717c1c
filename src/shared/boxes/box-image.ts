// Whether an image is still what a box would be built as. Pure.
import type { Image } from '../images/image.ts'
import { buildSettingsOf } from '../images/image-settings.ts'
import type { Profile } from '../profiles/profile.ts'
import { parseFlakeReference } from '../profiles/reference.ts'
import type { BoxRecord } from './box.ts'
import { answersBeside } from './drive-answers.ts'

type Built = Pick<Image, 'id' | 'name' | 'profile' | 'architecture' | 'provenance' | 'formats'>

/** Of its profile and architecture. Of a box whose profile is not known, any is. */
export const isImageOf = (
  image: Built,
  { profile, architecture }: Pick<BoxRecord, 'profile' | 'architecture'>,
): boolean =>
  profile === null ||
  (image.architecture === architecture && isSameProfile(buildSettingsOf(image).profile, profile))

/** A flake with a single configuration is named without it too. */
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
 * Whether an answer of the box is another one than the image was built with, and than its drive has beside that image.
 * `profile`: its profile, undefined where that is not there.
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
 * Keys that the image has another value for than the profile now gives without an answer, and that the box does not
 * answer: it did before (`kiln box reset`), or the profile has another default since.
 */
export function notAnsweredNow(image: Built, { options }: Pick<Answers, 'options'>, profile: Form): string[] {
  return Object.entries(buildSettingsOf(image).options).flatMap(([key, value]) => {
    const option = optionOf(profile, key)
    return !option || key in options || isSame(value, option.default) ? [] : key
  })
}
