// The settings an image was built with, for building another like it. Pure.
import type { BuildRequest } from '../builds/build.ts'
import { type ImageFormat, imageFormats } from '../formats/format.ts'
import type { OptionValues } from '../profiles/option.ts'
import type { Profile } from '../profiles/profile.ts'
import type { Image } from './image.ts'

export type BuildSettings = Pick<BuildRequest, 'profile' | 'options' | 'formats' | 'architecture' | 'name'>
type Built = Pick<Image, 'name' | 'profile' | 'architecture' | 'provenance'> & {
  formats: Partial<Record<ImageFormat, unknown>>
}

/**
 * Returns the settings with the defaults of that time, and the formats that the image has now. It has a name only if it
 * was given one.
 */
export const buildSettingsOf = ({
  name,
  profile,
  architecture,
  formats,
  provenance,
}: Built): BuildSettings => ({
  profile: provenance.flake?.reference ?? profile.id,
  options: provenance.options,
  formats: imageFormats.filter(format => formats[format] !== undefined),
  architecture,
  name: name === profile.name ? '' : name,
})

/** Without those that the profile no longer has. */
export const stillKnown = (
  { schemaOptions }: Pick<Profile, 'schemaOptions'>,
  options: OptionValues,
): OptionValues =>
  Object.fromEntries(Object.entries(options).filter(([key]) => schemaOptions.some(each => each.key === key)))
