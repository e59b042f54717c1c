// Which files of an image can be written to a drive. Pure.
import type { ImageFormat } from '#shared/formats/format.ts'
import type { Image } from './image.ts'

/** The first that is there is taken: nothing to decode is quickest. */
export const flashableFormats: readonly ImageFormat[] = ['raw', 'raw.zst', 'qcow2', 'iso']

/** What a kit gets of an image: the first that is there, because the smallest is copied soonest. */
export const kitFormats: readonly ImageFormat[] = ['raw.zst', 'raw', 'iso']

export const flashableFiles = (image: Pick<Image, 'formats'>): ImageFormat[] =>
  flashableFormats.filter(format => image.formats[format]?.state === 'present')
