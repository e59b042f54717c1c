// Which of an image's files a machine runs, and what has to be done with it before. Pure.
import { failure } from '#shared/errors.ts'
import type { DiskFormat, ImageFormat } from '#shared/formats/format.ts'
import type { Image } from '#shared/images/image.ts'
import { message } from '#shared/messages/codes.ts'

export type RunSource = {
  format: ImageFormat
  path: string
  sha256: string
  /** overlay: read in place; unpack: a disk is made of it first; disc: an ISO. */
  way: { kind: 'overlay'; driver: DiskFormat } | { kind: 'unpack' } | { kind: 'disc' }
}

/** As they are preferred when none is named: what can be read in place, before what is unpacked first. */
const order: ImageFormat[] = ['raw', 'qcow2', 'vhdx', 'vmdk', 'iso', 'raw.zst', 'ova']

const ways: Record<ImageFormat, RunSource['way']> = {
  raw: { kind: 'overlay', driver: 'raw' },
  qcow2: { kind: 'overlay', driver: 'qcow2' },
  vhdx: { kind: 'overlay', driver: 'vhdx' },
  vmdk: { kind: 'overlay', driver: 'vmdk' },
  'raw.zst': { kind: 'unpack' },
  ova: { kind: 'unpack' },
  iso: { kind: 'disc' },
}

/** Throws machine.no-disk. */
export function runSource(
  { id, formats }: Pick<Image, 'id' | 'formats'>,
  asked: ImageFormat | null,
): RunSource {
  const format = asked ?? order.find(each => formats[each]?.state === 'present')
  const file = format && formats[format]
  if (format && file?.state === 'present')
    return { format, path: file.path, sha256: file.sha256, way: ways[format] }
  const reason = asked
    ? message('machine.reason.format-missing', { format: asked })
    : message('machine.reason.file-missing')
  throw failure('machine.no-disk', { operation: 'machines.start', values: { id, reason } })
}
