// A file that Kiln writes where the user wants it: complete, and never over another.
import { dirname } from 'node:path'
import { failure } from '#shared/errors.ts'
import type { Ports } from './ports/index.ts'

/** Private to its owner. Throws file.taken, file.missing if there is no such folder, and errors from writing. */
export async function saveNewFile(
  { files, disks }: Pick<Ports, 'files' | 'disks'>,
  path: string,
  text: string,
): Promise<void> {
  const operation = 'files.write'
  const folder = dirname(path)
  if ((await files.facts(folder))?.kind !== 'folder')
    throw failure('file.missing', { operation, values: { path: folder }, details: { path } })
  if (await files.facts(path)) throw failure('file.taken', { operation, values: { path }, details: { path } })
  const partial = files.partialPath(path)
  try {
    await files.writeText(partial, text, { mode: 0o600 })
    await disks.moveNew(partial, path)
  } finally {
    await files.remove(partial)
  }
}
