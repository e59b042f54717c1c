// Which files of an image can be written to a drive. Pure.
import { flashableFormats, type ImageFormat } from '#shared/formats/format.ts'
import type { Image } from './image.ts'

export const flashableFiles = (image: Pick<Image, 'formats'>): ImageFormat[] =>
  flashableFormats.filter(format => image.formats[format]?.state === 'present')
