// One lock for each image, across all engines of this person: window and command line may want to change it at once.

import { join } from 'node:path'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { type LockPorts, takeLock } from '../lock-file.ts'

/** Runs `body` while nobody else changes the image; throws image.busy. */
export async function whileLocked<T>(ports: LockPorts, id: string, body: () => Promise<T>): Promise<T> {
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
