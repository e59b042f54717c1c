// Which of an image's files another format is made from. Pure.

import { failure } from '#shared/errors.ts'
import { formatInfo, type ImageFormat, imageFormats } from '#shared/formats/format.ts'
import type { Image } from '#shared/images/image.ts'
import type { Value } from '#shared/messages/message.ts'

const operation = 'images.convert'
export type SourceFormat = Exclude<ImageFormat, 'iso'>

const isSource = (format: ImageFormat): format is SourceFormat => formatInfo[format].sourceOrder !== null
/** The first is preferred. */
const sources = imageFormats
  .filter(isSource)
  .sort((a, b) => (formatInfo[a].sourceOrder ?? 0) - (formatInfo[b].sourceOrder ?? 0))

type Known = Pick<Image, 'id' | 'formats'>

/** `made`: what else will exist. Throws image.source-changed, image.no-source. */
export function sourceFor(
  { id, formats }: Known,
  format: ImageFormat,
  made: ReadonlySet<ImageFormat>,
): SourceFormat {
  const found = sources.find(
    each => each !== format && (made.has(each) || formats[each]?.state === 'present'),
  )
  if (found && format !== 'iso') return found
  const changed = sources.flatMap(each => (formats[each]?.state === 'changed' ? [formats[each].file] : []))
  if (changed.length === 0 || format === 'iso')
    throw failure('image.no-source', { operation, values: { id, format } })
  throw failure('image.source-changed', { operation, values: { id, format, files: changed.join(', ') } })
}

/** The error of a file that is not the one in the record. */
export function fileChanged({ id, formats }: Known, format: ImageFormat, reason: Value) {
  const { file = '', path = '' } = formats[format] ?? {}
  return failure('image.file-changed', { operation, values: { id, file, reason }, details: { path } })
}
