// A file of Kiln's in a place that a person names: written whole, and never over another.
import { dirname } from 'node:path'
import { failure } from '#shared/errors.ts'
import type { Ports } from './ports/index.ts'

/** For its owner alone. Throws file.taken, file.missing where there is no such folder, and what writing throws. */
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
