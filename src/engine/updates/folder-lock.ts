// Only one Kiln at a time writes to a published folder.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { type LockPorts, takeLock } from '#engine/lock-file.ts'
import { failure } from '#shared/errors.ts'

/** Throws update.folder-busy. */
export async function withFolderLock<T>(
  ports: LockPorts,
  folder: string,
  work: () => Promise<T>,
): Promise<T> {
  // The same folder can be named by several paths.
  const real = (await ports.files.resolve(folder)) ?? folder
  const name = createHash('sha256').update(real).digest('hex').slice(0, 16)
  const lock = join(ports.folders.data, 'locks', `publish-${name}.json`)
  if (!(await takeLock(ports, lock)))
    throw failure('update.folder-busy', { operation: 'updates.publish', values: { path: folder } })
  try {
    return await work()
  } finally {
    await ports.files.remove(lock)
  }
}
