// Files of an image that are copied out of its folder: chosen by format, and each copy hashed while it is written.
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import type { ImageFormat } from '#shared/formats/format.ts'
import type { FormatFile, Image } from '#shared/images/image.ts'
import { message } from '#shared/messages/codes.ts'
import { list } from '#shared/messages/message.ts'
import type { DiskWork } from './formats/disk-work.ts'

const operation = 'images.export'

export type Chosen = FormatFile & { path: string; format: ImageFormat }

/** `by`: the operation that errors name. Throws image.no-format, image.file-missing. */
export function chosenFile(
  image: Image,
  format: ImageFormat,
  by = operation,
): Chosen & { state: 'present' | 'changed' } {
  const file = image.formats[format]
  const { id } = image
  if (!file) {
    const known = list(Object.keys(image.formats))
    throw failure('image.no-format', { operation: by, values: { id, format, known } })
  }
  const { state } = file
  if (state !== 'missing') return { ...file, format, state }
  throw failure('image.file-missing', { operation: by, values: { id, file: file.file, format } })
}

/** A link in an image's folder leads to something that Kiln did not make. */
export async function refuseLinks(ports: Ports, image: Image, chosen: Chosen[]) {
  for (const { file, path } of chosen) {
    if (!(await ports.files.isLink(path))) continue
    const values = { id: image.id, file, reason: message('reason.symlink') }
    throw failure('image.file-changed', { operation, values, details: { path } })
  }
}

type Copy = { file: Chosen; image: Image; to: string; work: DiskWork }

/** Throws image.file-changed if it is not the file that Kiln made. */
export async function copyChecked(ports: Ports, { file, image, to, work }: Copy): Promise<void> {
  const { sha256 } = await ports.disks.copyFile(file.path, to, work)
  if (sha256 === file.sha256) return
  const values = { id: image.id, file: file.file, reason: message('image.reason.hash', { sha256 }) }
  throw failure('image.file-changed', { operation, values, details: { path: file.path } })
}

/** Blocks in use, without holes. */
export async function allocatedBytes(ports: Ports, files: Chosen[]): Promise<number> {
  const facts = await Promise.all(files.map(({ path }) => ports.files.facts(path)))
  return facts.reduce((sum, each) => sum + (each?.allocatedBytes ?? 0), 0)
}
