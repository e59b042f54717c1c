// Verifies one file of an image and the files next to it: each is as Kiln made it, or an error says why not.

import { join } from 'node:path'
import type { Ports } from '#engine/ports/index.ts'
import { failure, KilnError } from '#shared/errors.ts'
import type { ImageFormat } from '#shared/formats/format.ts'
import type { FormatFile, Image } from '#shared/images/image.ts'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'
import type { DiskWork } from './formats/disk-work.ts'
import { checksums, sumsName } from './record.ts'

const operation = 'images.verify'

/** Returns the facts for the record, with the time that the file had before it was read. */
export async function verifyFile(
  ports: Ports,
  { image, format, work }: { image: Image; format: ImageFormat; work: DiskWork },
): Promise<FormatFile> {
  const { file = '', path = '', sha256 = '', sizeBytes = 0 } = image.formats[format] ?? {}
  const fail = (code: 'image.file-missing' | 'image.file-changed', reason: Value = '') =>
    failure(code, { operation, values: { id: image.id, file, format, reason }, details: { path } })
  const facts = await ports.files.facts(path)
  if (!facts) throw fail('image.file-missing')
  if (facts.sizeBytes !== sizeBytes)
    throw fail(
      'image.file-changed',
      message('image.reason.size', { found: facts.sizeBytes, expected: sizeBytes }),
    )
  const found = await ports.disks.hash(path, work)
  if (found.sha256 !== sha256)
    throw fail('image.file-changed', message('image.reason.hash', { sha256: found.sha256 }))
  return { file, sha256, sizeBytes, modifiedMs: facts.modifiedMs }
}

/** The map has its own checksum; its size shows that it belongs to this disk. */
export async function verifyMap(disks: Ports['disks'], { id, folder, bmap, formats }: Image): Promise<void> {
  const file = bmap ?? ''
  const path = join(folder, file)
  const fail = (reason: Value, cause?: unknown) =>
    failure('image.map-changed', { operation, values: { id, file, reason }, details: { path }, cause })
  const map = await disks.readBmap(path).catch(thrown => {
    throw thrown instanceof KilnError ? fail({ code: thrown.code, values: thrown.values }, thrown) : thrown
  })
  if (formats.raw && map.imageBytes !== formats.raw.sizeBytes)
    throw fail(message('image.reason.map-size', { found: map.imageBytes, expected: formats.raw.sizeBytes }))
}

/** A missing one is not an error: it contains nothing that the record does not. */
export async function verifySums(files: Ports['files'], { id, folder, formats }: Image): Promise<void> {
  const path = join(folder, sumsName)
  const text = await files.readText(path)
  const inOrder = (lines: string) => lines.split('\n').sort().join('\n')
  if (text === null || inOrder(text) === inOrder(checksums(Object.values(formats)))) return
  throw failure('image.sums-changed', { operation, values: { id }, details: { path } })
}
