// What an image was built with, to build another so. Pure.
import type { BuildRequest } from '../builds/build.ts'
import { imageFormats } from '../formats/format.ts'
import type { OptionValues } from '../profiles/option.ts'
import type { Profile } from '../profiles/profile.ts'
import type { Image } from './image.ts'

export type BuildSettings = Pick<BuildRequest, 'profile' | 'options' | 'formats' | 'architecture' | 'name'>
type Built = Pick<Image, 'name' | 'profile' | 'architecture' | 'formats' | 'provenance'>

/** With the defaults of that time, and the formats that it has by now. Its name only where it was given one. */
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

/** Without those that the profile has no more. */
export const stillKnown = (
  { schemaOptions }: Pick<Profile, 'schemaOptions'>,
  options: OptionValues,
): OptionValues =>
  Object.fromEntries(Object.entries(options).filter(([key]) => schemaOptions.some(each => each.key === key)))
