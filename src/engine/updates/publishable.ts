// Checks that a folder can be published to when it is chosen, before anything is built.
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import { isSystemFolder } from '#shared/updates/system-folder.ts'
import type { UpdateKeys } from '#shared/updates/update-keys.ts'
import { assertFolder } from './assert-folder.ts'

const operation = 'updates.folder'

/**
 * Changes nothing. `keys`: null before they are made. Throws update.folder-system, update.folder-unwritable,
 * and the errors of `assertFolder`.
 */
export async function assertPublishable(
  ports: Pick<Ports, 'files' | 'folders'>,
  folder: string,
  keys: Pick<UpdateKeys, 'recovery' | 'number'> | null,
): Promise<void> {
  // Links resolved: /tmp/here may lead to /etc.
  const real = (await ports.files.resolve(folder)) ?? folder
  if (isSystemFolder(folder) || isSystemFolder(real))
    throw failure('update.folder-system', { operation, values: { path: folder } })
  await assertFolder(ports, folder, keys)
  if (!(await ports.files.isWritable(folder)))
    throw failure('update.folder-unwritable', {
      operation,
      values: { path: folder },
      details: { path: folder },
    })
}
