// A file that Kiln writes where the user wants it: complete, and never over another.
import { dirname } from 'node:path'
import { failure } from '#shared/errors.ts'
import type { Ports } from './ports/index.ts'

type FilePorts = Pick<Ports, 'files' | 'disks'>

/** Private to its owner. Throws file.taken, file.missing if there is no such folder, and errors from writing. */
export const saveNewFile = (ports: FilePorts, path: string, text: string): Promise<void> =>
  writeNewFile(ports, { path }, partial => ports.files.writeText(partial, text, { mode: 0o600 }))

/** `write`: makes the file under another name. Throws as saveNewFile, and what `write` throws. */
export async function writeNewFile<T>(
  { files, disks }: FilePorts,
  { path, operation = 'files.write' }: { path: string; operation?: string },
  write: (partial: string) => Promise<T>,
): Promise<T> {
  const folder = dirname(path)
  if ((await files.facts(folder))?.kind !== 'folder')
    throw failure('file.missing', { operation, values: { path: folder }, details: { path } })
  if (await files.facts(path)) throw failure('file.taken', { operation, values: { path }, details: { path } })
  const partial = files.partialPath(path)
  try {
    const made = await write(partial)
    await disks.moveNew(partial, path)
    return made
  } finally {
    await files.remove(partial)
  }
}
