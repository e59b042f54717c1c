// Which files of an image can be written to a drive. Pure.
import type { ImageFormat } from '#shared/formats/format.ts'
import type { Image } from './image.ts'

/** The first that is there is taken: nothing to decode is quickest. */
const flashableFormats = ['raw', 'raw.zst', 'qcow2', 'iso'] as const satisfies ImageFormat[]

export const flashableFiles = (image: Pick<Image, 'formats'>): ImageFormat[] =>
  flashableFormats.filter(format => image.formats[format]?.state === 'present')
