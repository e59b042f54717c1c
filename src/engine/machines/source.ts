// Which of an image's files a machine runs, and how it is prepared. Pure.
import { failure } from '#shared/errors.ts'
import {
  type DiskFormat,
  formatInfo,
  type ImageFormat,
  imageFormats,
  isDiskFormat,
} from '#shared/formats/format.ts'
import type { Image } from '#shared/images/image.ts'
import { message } from '#shared/messages/codes.ts'

export type RunSource = {
  format: ImageFormat
  path: string
  sha256: string
  /** overlay: read in place; unpack: a disk is made from it first; disc: an ISO. */
  way: { kind: 'overlay'; driver: DiskFormat } | { kind: 'unpack' } | { kind: 'disc' }
}

function wayOf(format: ImageFormat): RunSource['way'] {
  if (isDiskFormat(format)) return { kind: 'overlay', driver: format }
  return { kind: formatInfo[format].from === 'iso' ? 'disc' : 'unpack' }
}

const rank = { overlay: 0, disc: 1, unpack: 2 }
/**
 * The order of preference if none is named: formats that can be read in place come before those that must be unpacked.
 */
const order = imageFormats.toSorted(
  (a, b) =>
    rank[wayOf(a).kind] - rank[wayOf(b).kind] ||
    (formatInfo[a].sourceOrder ?? 0) - (formatInfo[b].sourceOrder ?? 0),
)

/** Throws machine.no-disk. */
export function runSource(
  { id, formats }: Pick<Image, 'id' | 'formats'>,
  wanted: ImageFormat | null,
): RunSource {
  const format = wanted ?? order.find(each => formats[each]?.state === 'present')
  const file = format && formats[format]
  if (format && file?.state === 'present')
    return { format, path: file.path, sha256: file.sha256, way: wayOf(format) }
  const reason = wanted
    ? message('machine.reason.format-missing', { format: wanted })
    : message('machine.reason.file-missing')
  throw failure('machine.no-disk', { operation: 'machines.start', values: { id, reason } })
}
