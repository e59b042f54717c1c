// From which of an image's files another format is made. Pure.
import { failure } from '#shared/errors.ts'
import type { ImageFormat } from '#shared/model/format.ts'
import type { Image } from '#shared/model/image.ts'

/** In the order of preference: raw needs no decoding; an OVA holds a VMDK. */
const sources = ['raw', 'qcow2', 'vhdx', 'raw.zst', 'vmdk', 'ova'] as const
export type SourceFormat = (typeof sources)[number]

export function sourceFor(image: Image, format: ImageFormat): SourceFormat {
  const found = sources.find(each => each !== format && image.formats[each]?.state === 'present')
  if (found && format !== 'iso') return found
  throw failure('image.no-source', { operation: 'images.convert', values: { id: image.id, format } })
}
