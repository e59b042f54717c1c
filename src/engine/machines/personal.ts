// Whether a machine would read its personal answers: only an image with the partition for them contains the program
// that reads them.

import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import type { ImageFormat } from '#shared/formats/format.ts'
import type { Image } from '#shared/images/image.ts'
import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'

/** All of an image's disks have the same partitions; these are read without unpacking or converting them. */
const readable: ImageFormat[] = ['raw', 'qcow2', 'raw.zst']

/** Why not; null: it would, or none of its files tells. */
export async function personalProblem(
  { sources }: Pick<Ports, 'sources'>,
  { formats }: Pick<Image, 'formats'>,
  { format, signal }: { format: ImageFormat; signal: AbortSignal },
): Promise<Message | null> {
  if (format === 'iso') return message('machine.reason.iso')
  const file = readable.map(each => formats[each]).find(each => each?.state === 'present')
  if (!file) return null
  const { personalise } = await sources.inspect({ path: file.path }, signal)
  return personalise.can ? null : message('machine.reason.no-seed')
}

/** Throws machine.personalise. */
export async function assertPersonal(
  ports: Pick<Ports, 'sources'>,
  image: Pick<Image, 'name' | 'formats'>,
  way: { format: ImageFormat; signal: AbortSignal },
): Promise<void> {
  const reason = await personalProblem(ports, image, way)
  if (!reason) return
  const values = { name: image.name, reason }
  throw failure('machine.personalise', { operation: 'machines.start', values })
}
