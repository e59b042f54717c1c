// The views of images, from the engine's answers. Pure.

import { matches } from '#lib/texts/text.ts'
import { formatInfo, type ImageFormat, imageFormats } from '#shared/formats/format.ts'
import type { Image } from '#shared/images/image.ts'

export type ImageFile = NonNullable<Image['formats'][ImageFormat]>

/** Lists the files in the order of the formats, raw first. */
export const filesOf = (image: Pick<Image, 'formats'>): (ImageFile & { format: ImageFormat })[] =>
  imageFormats.flatMap(format => {
    const file = image.formats[format]
    return file ? [{ ...file, format }] : []
  })

export const totalBytes = (image: Pick<Image, 'formats'>) =>
  filesOf(image).reduce((sum, file) => sum + file.sizeBytes, 0)

/** The worst of its files: one missing says more than one changed. */
export function imageState(image: Pick<Image, 'formats'>): ImageFile['state'] {
  const states = filesOf(image).map(file => file.state)
  if (states.includes('missing')) return 'missing'
  return states.includes('changed') ? 'changed' : 'present'
}

/** Formats that the raw disk gives without Nix, when it is there; gone files may be made again, changed ones not. */
export function furtherFormats(image: Pick<Image, 'formats'>): ImageFormat[] {
  if (image.formats.raw?.state !== 'present') return []
  return imageFormats.filter(format => {
    const { state = 'missing' } = image.formats[format] ?? {}
    return formatInfo[format].from === 'raw' && format !== 'raw' && state === 'missing'
  })
}

export const sortings = ['newest', 'oldest', 'name', 'size'] as const
export type Sorting = (typeof sortings)[number]

const compare: Record<Sorting, (a: Image, b: Image) => number> = {
  newest: (a, b) => b.createdAt - a.createdAt,
  oldest: (a, b) => a.createdAt - b.createdAt,
  name: (a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }) || b.createdAt - a.createdAt,
  size: (a, b) => b.allocatedBytes - a.allocatedBytes,
}

/** Found by name, profile, format, id. */
export const chosenImages = (images: readonly Image[], search: string, sorting: Sorting): Image[] =>
  images
    .filter(({ name, profile, id, formats, architecture }) =>
      matches(search.trim(), name, profile.name, profile.id, id, architecture, ...Object.keys(formats)),
    )
    .sort(compare[sorting])
