// One lock per image, across all engines of this user: window and command line may want to change it at once.

import { join } from 'node:path'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { isImageId } from '#shared/names.ts'
import { type LockPorts, takeLock } from '../lock-file.ts'

/** Runs `body` while no one else changes the image; throws image.busy, image.unknown. */
export async function whileLocked<T>(ports: LockPorts, id: string, body: () => Promise<T>): Promise<T> {
  // The id becomes a file's name, and a lock that is not one is removed.
  if (!isImageId(id)) throw failure('image.unknown', { operation: 'images', values: { id, suggestion: '' } })
  const path = join(ports.folders.data, 'locks', `image-${id}.json`)
  if (!(await takeLock(ports, path))) {
    const values = { id, reason: message('image.reason.locked') }
    throw failure('image.busy', { operation: 'images', values })
  }
  try {
    return await body()
  } finally {
    await ports.files.remove(path)
  }
}
