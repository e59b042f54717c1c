// The formats of an image: which belong together, and the names of their files and stages. Pure.
import { formatInfo, type ImageFormat, imageFormats } from '#shared/formats/format.ts'

/** raw is always kept with a disk image: every other format can be made from it later, without Nix. */
export function withRaw(formats: ImageFormat[]): ImageFormat[] {
  const needed = new Set(formats)
  if (formats.some(format => formatInfo[format].from === 'raw')) needed.add('raw')
  return imageFormats.filter(format => needed.has(format))
}

export function fileNames(stem: string): Record<ImageFormat, string> {
  const names = imageFormats.map(format => [format, `${stem}.${formatInfo[format].extension}`] as const)
  return Object.fromEntries(names) as Record<ImageFormat, string>
}

/** One stage of a format: "make:qcow2". */
export const formatStage = (format: ImageFormat) => `make:${format}`
