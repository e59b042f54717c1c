// Resolves a flash source to the file or URL that is read, with what Kiln knows about it.

import { join } from 'node:path'
import { chosenFile } from '#engine/images/chosen.ts'
import { readImage } from '#engine/images/record.ts'
import { sumInKit } from '#engine/kits/image-in-kit.ts'
import type { EngineParts } from '#engine/parts.ts'
import { failure } from '#shared/errors.ts'
import type { FlashSource } from '#shared/flash/flash.ts'
import { flashableFormats, type ImageFormat } from '#shared/formats/format.ts'
import type { Image } from '#shared/images/image.ts'
import { message } from '#shared/messages/codes.ts'

const operation = 'flash'

export type Origin = {
  from: { path: string } | { url: string }
  /** The user's name for it; null: its facts have it. */
  name: string | null
  image: Image | null
  /** Block map that belongs to the file. */
  bmap: string | null
  /** Kiln's own record of the file, which has not changed. */
  sha256: string | null
  /** The SHA-256 that an offline kit's signature covers, and that the file in the kit must have. */
  signedSha256: string | null
}

/** Throws image.unknown, image.no-format, image.file-missing, image.file-changed, source.unusable, kit.*. */
export async function originOf(
  { ports, imagesFolder }: Pick<EngineParts, 'ports' | 'imagesFolder'>,
  source: FlashSource,
): Promise<Origin> {
  const foreign = { name: null, image: null, bmap: null, sha256: null, signedSha256: null }
  if (source.kind === 'file')
    return { ...foreign, from: { path: source.path }, signedSha256: await sumInKit(ports, source) }
  if (source.kind === 'url') return { ...foreign, from: { url: source.url } }
  return imageOrigin(await readImage(ports, await imagesFolder(), source.id), source.format)
}

function imageOrigin(image: Image, format: ImageFormat): Origin {
  if (!flashableFormats.includes(format)) {
    const reason = message('flash.reason.vm-format', { format })
    throw failure('source.unusable', { operation, values: { name: image.name, reason } })
  }
  const file = chosenFile(image, format, operation)
  const { id } = image
  if (file.state === 'changed') {
    const reason = message('image.reason.touched', { id })
    const values = { id, file: file.file, reason }
    throw failure('image.file-changed', { operation, values, details: { path: file.path } })
  }
  return {
    from: { path: file.path },
    name: image.name,
    image,
    bmap: format === 'raw' && image.bmap ? join(image.folder, image.bmap) : null,
    sha256: file.sha256,
    signedSha256: null,
  }
}
