// Whether an image is still what a box would be built as. Pure.
import type { Image } from '../images/image.ts'
import { buildSettingsOf } from '../images/image-settings.ts'
import { parseFlakeReference } from '../profiles/reference.ts'
import type { BoxRecord } from './box.ts'

type Built = Pick<Image, 'name' | 'profile' | 'architecture' | 'provenance' | 'formats'>

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

/** Whether an answer of the box is another one than the image was built with. */
export function isAnsweredOtherwise(image: Built, { options }: Pick<BoxRecord, 'options'>): boolean {
  const built = buildSettingsOf(image).options
  return Object.entries(options).some(
    ([key, value]) => key in built && JSON.stringify(built[key]) !== JSON.stringify(value),
  )
}
