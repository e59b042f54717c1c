// Writes an export to a private file: complete, synced, and never over an existing file.
import { link, open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { errnoOf } from '#platform/files/fs-failure.ts'
import { partialPath } from '#platform/files/partial-name.ts'
import { syncFolder } from '#platform/files/publish.ts'
import { failure } from '#shared/errors.ts'
import { unlessUnusable } from './data-folder.ts'

/** Returns the size in bytes. Throws file.taken, folder.unusable. */
export async function writeExport(parts: Iterable<string>, path: string): Promise<number> {
  const partial = partialPath(path)
  try {
    return await unlessUnusable(dirname(path), async () => {
      const file = await open(partial, 'wx', 0o600)
      try {
        for (const part of parts) await file.writeFile(part)
        await file.sync()
        // link(2) fails if the file exists, while rename(2) would replace it.
        await link(partial, path)
        await syncFolder(dirname(path))
        return (await file.stat()).size
      } finally {
        await file.close()
        // Where no file could be made, none can be removed either, and that error would hide the reason.
        await rm(partial, { force: true })
      }
    })
  } catch (thrown) {
    const cause = thrown instanceof Error ? thrown.cause : null
    if (errnoOf(cause) !== 'EEXIST') throw thrown
    throw failure('file.taken', { operation: 'connect.export', values: { path }, details: { path }, cause })
  }
}
