// Is there room in the images folder?
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import { bytesText } from '#shared/units.ts'

/** Throws space.images. */
export async function checkImagesSpace(ports: Pick<Ports, 'files'>, path: string, neededBytes: number) {
  const free = await ports.files.freeBytes(path)
  if (free >= neededBytes) return
  const values = { path, free: bytesText(free), needed: bytesText(neededBytes) }
  throw failure('space.images', { operation: 'build', values, details: { path } })
}
