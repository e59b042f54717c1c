// Checks the free space in the images folder.
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import { bytes } from '#shared/messages/message.ts'

/** Throws space.images. */
export async function assertImagesSpace(ports: Pick<Ports, 'files'>, path: string, neededBytes: number) {
  const free = await ports.files.freeBytes(path)
  if (free >= neededBytes) return
  const values = { path, free: bytes(free), needed: bytes(neededBytes) }
  throw failure('space.images', { operation: 'build', values, details: { path } })
}
